# Reference values for times to an event, R 4.2.2 (Debian 12), survival 3.5-3, cmprsk 2.2-11:
#     Rscript survival.R > survival.json
# Small simulated data with ties, events at time 0 and, in part, competing events; the data stand
# beside the values. Kaplan-Meier and Aalen-Johansen with conf.type = "log-log".
suppressMessages({library(survival); library(cmprsk)})
set.seed(20260101)

num <- function(v) paste0("[", paste(ifelse(is.na(v), "null", ifelse(is.infinite(v),
  ifelse(v > 0, "\"inf\"", "\"-inf\""), sprintf("%.16g", as.numeric(v)))), collapse = ", "), "]")
obj <- function(...) { a <- list(...); paste0("{", paste(sprintf("\"%s\": %s", names(a), a), collapse = ", "), "}") }
arr <- function(v) paste0("[", paste(v, collapse = ",\n   "), "]")

km <- function(d, tau) {
  fit <- survfit(Surv(time, event) ~ 1, d, conf.type = "log-log")
  s <- summary(fit, rmean = tau)$table
  obj(times = num(fit$time), at_risk = num(fit$n.risk), events = num(fit$n.event), censored = num(fit$n.censor),
      survival = num(fit$surv), std_error = num(fit$surv * fit$std.err), lower = num(fit$lower), upper = num(fit$upper),
      median = num(s[c("median", "0.95LCL", "0.95UCL")]),
      tau = num(tau), rmst = num(s[c("rmean", "se(rmean)")]))
}

aj <- function(d, tau) {
  states <- factor(d$status, 0:max(d$status), c("censor", paste0("c", seq_len(max(d$status)))))
  fit <- survfit(Surv(d$time, states) ~ 1, conf.type = "log-log", influence = TRUE)
  # time lost to each cause by tau: the area below its curve, its variance from the influence of each participant
  width <- pmax(0, diff(c(pmin(fit$time, tau), tau)))
  lost <- function(k) c(sum(fit$pstate[, k] * width), sqrt(sum((fit$influence.pstate[, , k] %*% c(0, width))^2)))
  cause <- seq_len(max(d$status)) + 1
  obj(times = num(fit$time), state = arr(sapply(cause, function(k) num(fit$pstate[, k]))),
      std_error = arr(sapply(cause, function(k) num(fit$std.err[, k]))),
      lower = arr(sapply(cause, function(k) num(fit$lower[, k]))), upper = arr(sapply(cause, function(k) num(fit$upper[, k]))),
      tau = num(tau), lost = arr(sapply(cause, function(k) num(lost(k)))))
}

two <- function(name, d) {
  tau <- min(tapply(d$time, d$group, max))
  fit <- coxph(Surv(time, event) ~ group, d, ties = "efron", control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100))
  z <- cox.zph(fit, transform = "km")$table
  lr <- survdiff(Surv(time, event) ~ group, d)
  ci <- exp(confint(fit))
  obj(name = sprintf("\"%s\"", name), time = num(d$time), event = num(d$event), group = num(d$group),
      arms = arr(c(km(d[d$group == 0, ], tau), km(d[d$group == 1, ], tau))),
      hazard_ratio = num(c(exp(coef(fit)), ci, sqrt(vcov(fit)), summary(fit)$coefficients[, 5])),
      log_likelihood = num(fit$loglik), zph = num(z[1, c("chisq", "p")]),
      log_rank = num(c(lr$chisq, lr$pvalue)), observed = num(lr$obs), expected = num(lr$exp))
}

draw <- function(n, groups, top, coarse, causes = 1) {
  group <- rep_len(seq_len(groups) - 1, n)
  time <- rexp(n, .12 * exp(-.4 * group)); cens <- runif(n, 0, top)
  status <- ifelse(time <= cens, sample(causes, n, TRUE, prob = rev(seq_len(causes))), 0)
  time <- pmin(time, cens)
  time <- if (coarse) floor(time) else round(time, 4)
  data.frame(time = time, status = status, event = as.numeric(status > 0), group = group)
}

half <- data.frame(time = c(1, 2, 3, 4, 2, 2, 5, 7), event = c(1, 1, 1, 1, 1, 0, 1, 0), group = rep(0:1, each = 4))
late <- draw(30, 2, 6, TRUE); late$event[late$group == 1 & late$time > 2] <- 0
two_arms <- c(two("tied", draw(40, 2, 14, TRUE)), two("continuous", draw(60, 2, 20, FALSE)),
  two("uncensored", transform(draw(24, 2, 1e6, TRUE), event = 1)), two("median at one half", half),
  two("mostly censored", late), two("aml", with(survival::aml, data.frame(time, event = status, group = 1 - (as.integer(x) - 1)))))

sample3 <- function(name, d) {
  lr <- survdiff(Surv(time, event) ~ group, d)
  obj(name = sprintf("\"%s\"", name), time = num(d$time), event = num(d$event), group = num(d$group),
      log_rank = num(c(lr$chisq, length(lr$n) - 1, lr$pvalue)))
}
samples <- c(sample3("three tied", draw(50, 3, 14, TRUE)), sample3("four", draw(80, 4, 20, FALSE)))

competing <- function(name, d) {
  tau <- min(tapply(d$time, d$group, max))
  ci <- cuminc(d$time, d$status, d$group)
  groups <- sort(unique(d$group))
  fit <- coxph(Surv(time, status == 1) ~ factor(group), d, control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100))
  causes <- seq_len(max(d$status))
  when <- sort(unique(d$time))
  est <- sapply(causes, function(k) arr(sapply(groups, function(g) {
    f <- ci[[paste(g, k)]]; keep <- when <= max(d$time[d$group == g])
    num(timepoints(list(f), when[keep])$est)})))
  obj(name = sprintf("\"%s\"", name), time = num(d$time), status = num(d$status), group = num(d$group),
      gray = arr(apply(ci$Tests, 1, function(r) num(r[c("stat", "pv", "df")]))),
      when = num(when), cuminc = arr(est),
      arms = arr(sapply(groups, function(g) aj(d[d$group == g, ], tau))),
      cause_specific = num(c(exp(coef(fit)[1]), exp(confint(fit))[1, ])))
}
both <- c(competing("tied", draw(80, 2, 16, TRUE, 2)), competing("continuous", draw(70, 2, 25, FALSE, 2)),
  competing("uncensored", draw(30, 2, 1e6, TRUE, 2)), competing("three causes, three arms", draw(120, 3, 18, TRUE, 3)))

many <- function(name, d, x) {
  y <- Surv(d$time, d$event)
  fit <- coxph(y ~ x, ties = "efron", control = coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100))
  z <- cox.zph(fit, transform = "km", terms = FALSE)$table
  obj(name = sprintf("\"%s\"", name), time = num(d$time), event = num(d$event),
      x = arr(apply(x, 1, num)), coefficients = num(coef(fit)),
      covariance = arr(apply(vcov(fit), 1, num)), log_likelihood = num(fit$loglik),
      zph_chisq = num(z[, "chisq"]), zph_p = num(z[, "p"]))
}
d <- draw(60, 2, 14, TRUE)
x <- cbind(d$group, round(rnorm(60, 40, 6)), rbinom(60, 1, .4) * 2)
d2 <- draw(90, 2, 25, FALSE)
x2 <- cbind(d2$group, round(rnorm(90), 3))
covariates <- c(many("tied", d, x), many("continuous", d2, x2))

cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"survival\": \"", as.character(packageVersion("survival")),
  "\", \"cmprsk\": \"", as.character(packageVersion("cmprsk")), "\", \"how\": \"survival.R\"},\n",
  "\"two_arms\": ", arr(two_arms), ",\n\"samples\": ", arr(samples), ",\n\"competing\": ", arr(both),
  ",\n\"covariates\": ", arr(covariates), "}\n", sep = "")
