# Reference values for stratified and adjusted analyses of ordered, count and time-to-event outcomes, and for margins:
#     Rscript planned.R > planned.json
# R 4.2.2 (Debian 12), survival 3.5-3, cmprsk 2.2-11, coin 1.4-2, MASS 7.3-58.2, ordinal 2022.11-16.
# veteran, lung: data sets of survival (arm = test treatment by cell type; men against women by performance status). competing: simulated.
# housing: data set of MASS (satisfaction, arm = high contact, stratum: type of home). quine: days absent, arm = boys,
# stratum: age group. sites: made up.
# log hazard ratios: estimate, standard error, limits, p (Wald); log odds and rate ratios: the same with profile limits
# and p by likelihood ratio. A margin: the two one-sided p-values, by the signed root of the likelihood ratio.
suppressMessages({library(survival); library(cmprsk); library(coin); library(MASS); library(ordinal)})
set.seed(20260101)

num <- function(v) paste0("[", paste(ifelse(is.na(v), "null", sprintf("%.15g", as.numeric(v))), collapse = ", "), "]")
obj <- function(...) { a <- list(...); paste0("{", paste(sprintf("\"%s\": %s", names(a), a), collapse = ",\n  "), "}") }
rows <- function(X) paste0("[", paste(apply(X, 1, num), collapse = ", "), "]")
root <- function(f, from, to) uniroot(f, c(from, to), tol = 1e-13, extendInt = "yes")$root
cut <- qchisq(.95, 1)

# times to an event ------------------------------------------------------------------------------------------------
tight <- coxph.control(eps = 1e-13, toler.chol = 1e-14, iter.max = 100)
wald <- function(fit) { b <- coef(fit)[[1]]; s <- sqrt(vcov(fit)[1, 1]); c(b, s, b + c(-1, 1) * qnorm(.975) * s, 2 * pnorm(-abs(b / s))) }
zph <- function(fit) { z <- cox.zph(fit, transform = "km", terms = FALSE)$table; z["GLOBAL", c("chisq", "df", "p")] }
timed <- function(time, event, arm, X, s) {
  a <- coxph(Surv(time, event) ~ arm + X, control = tight); st <- coxph(Surv(time, event) ~ arm + strata(s), control = tight)
  b <- coxph(Surv(time, event) ~ arm + X + strata(s), control = tight)
  lr <- survdiff(Surv(time, event) ~ arm + strata(s))
  obj(time = num(time), event = num(event), arm = num(arm), x = rows(X), strata = num(s),
      adjusted = num(wald(a)), stratified = num(wald(st)), both = num(wald(b)), log_rank = num(c(lr$chisq, pchisq(lr$chisq, 1, lower.tail = FALSE))),
      zph_adjusted = num(zph(a)), zph_stratified = num(zph(st)), zph_both = num(zph(b)))
}
v <- veteran; l <- lung[!is.na(lung$ph.ecog) & !is.na(lung$wt.loss), ]
n <- 160; k <- rep(1:5, each = 32); g <- rep(0:1, 80); age <- round(rnorm(n, 40, 6))
time <- floor(rexp(n, .1 * exp(-.3 * g + .1 * k))); status <- sample(0:2, n, TRUE, c(.2, .5, .3))
gray <- cuminc(time, status, g, strata = k)$Tests
cs <- coxph(Surv(time, status == 1) ~ g + age, control = tight)
competing <- obj(time = num(time), status = num(status), arm = num(g), strata = num(k), x = rows(cbind(age)),
  gray = num(gray[1, c("stat", "pv")]), gray_other = num(gray[2, c("stat", "pv")]), adjusted = num(wald(cs)))

# ordered ----------------------------------------------------------------------------------------------------------
exact <- clm.control(gradTol = 1e-12, maxIter = 500, maxLineIter = 100)
profiled <- function(b, s, rise) c(b, s, root(function(v) rise(v) - cut, b - 3 * s, b - s), root(function(v) rise(v) - cut, b + s, b + 3 * s),
  pchisq(rise(0), 1, lower.tail = FALSE))
at_margin <- function(b, rise, margin) { z <- sign(b - log(margin)) * sqrt(max(rise(log(margin)), 0)); pnorm(c(-z, z)) }
ordered_ratio <- function(y, t, s, margin) {
  y <- factor(y, ordered = TRUE); S <- if (is.null(s)) matrix(0, length(t), 0) else model.matrix(~ factor(s))[, -1]
  full <- if (ncol(S)) clm(y ~ t + S, control = exact) else clm(y ~ t, control = exact); j <- nlevels(y)
  rise <- function(v) { o <- v * t
    r <- if (ncol(S)) clm(y ~ S + offset(o), control = exact) else clm(y ~ offset(o), control = exact)
    2 * as.numeric(logLik(full) - logLik(r)) }
  b <- coef(full)[[j]]
  list(fit = profiled(b, sqrt(vcov(full)[j, j]), rise), margin = at_margin(b, rise, margin))
}
ordered <- function(y, t, s, margin = .8) {
  within <- function(data) trafo(data, numeric_trafo = function(y) rank(y) / (length(y) + 1), block = factor(s))
  d <- data.frame(y = y, t = factor(1 - t), s = factor(s))
  ve <- independence_test(y ~ t | s, d, ytrafo = within, teststat = "scalar")
  a <- ordered_ratio(y, t, s, margin); p <- ordered_ratio(y, t, NULL, margin)
  obj(y = num(y), arm = num(t), strata = num(s), van_elteren = num(c(statistic(ve), pvalue(ve))), stratified = num(a$fit),
      margin = num(margin), beyond = num(p$margin), stratified_beyond = num(a$margin))
}
h <- housing[rep(seq_len(nrow(housing)), housing$Freq), ]; h <- h[seq(1, nrow(h), 4), ]

# counts -----------------------------------------------------------------------------------------------------------
precise <- glm.control(epsilon = 1e-14, maxit = 500)
count_ratio <- function(y, t, s, o, margin) {
  S <- if (is.null(s)) matrix(1, length(t), 1) else model.matrix(~ factor(s))
  full <- glm.nb(y ~ 0 + t + S + offset(o), control = precise)
  rise <- function(v) 2 * as.numeric(logLik(full) - logLik(glm.nb(y ~ 0 + S + offset(o + v * t), control = precise)))
  b <- coef(full)[[1]]
  list(fit = c(profiled(b, sqrt(vcov(full)[1, 1]), rise), 1 / full$theta), margin = at_margin(b, rise, margin))
}
counts <- function(y, t, s, time, margin = 1.25) {
  a <- count_ratio(y, t, s, log(time), margin); p <- count_ratio(y, t, NULL, log(time), margin)
  obj(y = num(y), arm = num(t), strata = num(s), time = num(time), stratified = num(a$fit), margin = num(margin),
      beyond = num(p$margin), stratified_beyond = num(a$margin))
}
q <- quine; span <- rep(c(.5, 1, 1.5, 2), length.out = nrow(q))

# stratified score test at a margin, from its definition: restricted estimates by the root of the score -------------
score_at <- function(x1, n1, x0, n0, kind, m) {
  one <- function(i) {
    a <- x1[i]; b <- x0[i]; n <- n1[i]; k <- n0[i]
    link <- if (kind == "difference") function(p) p + m else function(p) p * m
    slope <- if (kind == "difference") 1 else m
    low <- if (kind == "difference") max(0, -m) else 0; high <- if (kind == "difference") min(1, 1 - m) else min(1, 1 / m)
    u <- function(p) { r <- link(p); slope * (a / r - (n - a) / (1 - r)) + b / p - (k - b) / (1 - p) }
    p <- root1(u, low, high); r <- link(p)
    gap <- if (kind == "difference") a / n - b / k - m else a / n - m * b / k
    spread <- r * (1 - r) / n + (if (kind == "difference") 1 else m^2) * p * (1 - p) / k
    w <- n * k / (n + k); c(w * gap, w^2 * spread * (n + k) / (n + k - 1))
  }
  parts <- sapply(seq_along(n1), one); z <- sum(parts[1, ]) / sqrt(sum(parts[2, ])); pnorm(c(-z, z))
}
root1 <- function(u, low, high) uniroot(u, c(low + 1e-9 * (high - low), high - 1e-9 * (high - low)), tol = 1e-15, maxiter = 5000)$root
x1 <- c(11, 15, 3, 4); n1 <- c(77, 106, 12, 21); x0 <- c(25, 26, 2, 7); n0 <- c(87, 107, 13, 20)
score <- sapply(list(list("difference", -.05), list("difference", .03), list("ratio", .8), list("ratio", 1.25)), function(m)
  obj(measure = sprintf("\"risk_%s\"", m[[1]]), margin = num(m[[2]]), beyond = num(score_at(x1, n1, x0, n0, m[[1]], m[[2]]))))

version <- function(p) sprintf("\"%s\": \"%s\"", p, as.character(packageVersion(p)))
cat("{\"meta\": {\"R\": \"", R.version.string, "\", ", paste(sapply(c("survival", "cmprsk", "coin", "MASS", "ordinal"), version), collapse = ", "),
  ", \"how\": \"planned.R\"},\n\"timed\": {\"veteran\": ",
  timed(v$time, v$status, as.integer(v$trt == 2), cbind(v$karno, v$age), as.integer(v$celltype)),
  ",\n \"lung\": ", timed(l$time, l$status - 1, as.integer(l$sex == 1), cbind(l$age, l$wt.loss), l$ph.ecog),
  "},\n\"competing\": ", competing, ",\n\"ordered\": {\"housing\": ",
  ordered(as.integer(h$Sat), as.integer(h$Cont == "High"), as.integer(h$Type)),
  "},\n\"counts\": {\"quine\": ", counts(q$Days, as.integer(q$Sex == "M"), as.integer(q$Age), span),
  "},\n\"score\": {\"tables\": ", rows(cbind(x1, n1, x0, n0)), ", \"rows\": [", paste(score, collapse = ",\n  "), "]}}\n", sep = "")
