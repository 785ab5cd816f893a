# Reference values of covariate adjustment, by the definitions, R 4.2.2 (Debian 12), base and stats only:
#     Rscript covariates.R > covariates.json
# birthwt.csv: data set birthwt of R's MASS (Hosmer and Lemeshow 1989), arm = smoked, y = birthweight below
# 2500 g. indo_rct.csv: data set indo_rct of R's medicaldata (MIT; data given by B. J. Elmunzer; N Engl J Med
# 2012;366:1414-1422), site 4 left out here, where it has 3 participants and no event. Columns renamed.
# separated: made up; no event in one arm.
# Other routes than the package: glm.fit, likelihood profiles by glm with an offset and uniroot; Firth by the
# fixed-point iteration of the modified score, its profile with the information of all columns.

control <- glm.control(epsilon = 1e-15, maxit = 200)
number <- function(v) paste0("[", paste(ifelse(is.na(v), "null", sprintf("%.15g", v)), collapse = ", "), "]")

logistic <- function(X, y) {
  m <- glm.fit(X, y, family = binomial(), control = control)
  p <- m$fitted.values; V <- solve(crossprod(X * sqrt(p * (1 - p))))
  list(b = m$coefficients, V = V, p = p, deviance = m$deviance)
}
profile <- function(X, y, j) {
  m <- logistic(X, y); s <- sqrt(m$V[j, j])
  rise <- function(b) glm.fit(X[, -j], y, family = binomial(), control = control, offset = b * X[, j])$deviance - m$deviance
  side <- function(d) uniroot(function(b) rise(b) - qchisq(.95, 1), sort(m$b[j] + d * s * c(1, 4)), tol = 1e-13)$root
  c(m$b[j], side(-1), side(1), pchisq(rise(0), 1, lower.tail = FALSE))
}

firth <- function(X, y, free = seq_len(ncol(X)), start = rep(0, ncol(X))) {
  b <- start
  for (i in 1:20000) {
    p <- plogis(drop(X %*% b)); w <- p * (1 - p); I <- crossprod(X * sqrt(w))
    h <- w * rowSums((X %*% solve(I)) * X)
    U <- crossprod(X, y - p + h * (.5 - p))
    step <- solve(I[free, free, drop = FALSE], U[free]); big <- max(abs(step)); step <- step / max(1, big)
    b[free] <- b[free] + step
    if (big < 1e-13) break
  }
  p <- plogis(drop(X %*% b)); eta <- drop(X %*% b)
  height <- sum(plogis(ifelse(y == 1, eta, -eta), log.p = TRUE)) + as.numeric(determinant(crossprod(X * sqrt(p * (1 - p))))$modulus) / 2
  list(b = b, height = height)
}
firth_profile <- function(X, y, j) {
  top <- firth(X, y); free <- seq_len(ncol(X))[-j]
  fall <- function(v) { s <- top$b; s[j] <- v; top$height - firth(X, y, free, s)$height }
  side <- function(d) { k <- 1; while (fall(top$b[j] + d * k) < qchisq(.95, 1) / 2) k <- 2 * k
    uniroot(function(v) fall(v) - qchisq(.95, 1) / 2, sort(top$b[j] + d * c(k / 2, k) * (k > 1) + d * c(0, 1) * (k == 1)), tol = 1e-12)$root }
  c(top$b[j], side(-1), side(1), pchisq(2 * fall(0), 1, lower.tail = FALSE))
}

standardised <- function(X, y, strata) {                 # column 2 is the arm
  m <- logistic(X, y); n <- length(y); t <- X[, 2] == 1
  X1 <- X; X1[, 2] <- 1; X0 <- X; X0[, 2] <- 0
  r1 <- plogis(drop(X1 %*% m$b)); r0 <- plogis(drop(X0 %*% m$b))
  p1 <- mean(r1); p0 <- mean(r0); e <- y - m$p; w <- m$p * (1 - m$p); h <- w * rowSums((X %*% m$V) * X)
  G <- rbind(colMeans(r1 * (1 - r1) * X1), colMeans(r0 * (1 - r0) * X0))
  meat <- function(u) G %*% m$V %*% crossprod(X * u) %*% m$V %*% t(G)
  C <- cov(cbind(r1, r0))
  share <- mean(t)
  own <- function(k, r, q) { c1 <- cov(y[k], r[k]); (var(y[k]) - 2 * c1 + var(r)) / q + 2 * c1 - var(r) }
  off <- cov(y[t], r0[t]) + cov(y[!t], r1[!t]) - cov(r1, r0)
  ye <- matrix(c(own(t, r1, share), off, off, own(!t, r0, 1 - share)), 2) / n
  taken <- matrix(0, 2, 2)
  for (s in unique(strata)) { k <- strata == s
    if (any(k & t) && any(k & !t)) { R <- diag(c(mean((y - r1)[k & t]) / share, mean((y - r0)[k & !t]) / (1 - share)))
      taken <- taken + mean(k) * R %*% (share * (1 - share) * matrix(c(1, -1, -1, 1), 2)) %*% R } }
  V <- list(model = G %*% m$V %*% t(G), hc0 = meat(e), hc1 = meat(e) * n / (n - ncol(X)), hc3 = meat(e / (1 - h)),
            hc3_sampling = meat(e / (1 - h)) + C / n, hc0_sampling = meat(e) + C / n, ye = ye, ye_strata = ye - taken / n)
  g <- list(c(1, -1), c(1 / p1, -1 / p0), c(1 / (p1 * (1 - p1)), -1 / (p0 * (1 - p0))))
  errors <- sapply(V, function(v) sapply(g, function(u) sqrt(drop(u %*% v %*% u))))
  list(risks = c(p1, p0), estimates = c(p1 - p0, log(p1 / p0), log(p1 / (1 - p1) / (p0 / (1 - p0)))), errors = errors)
}
ancova <- function(X, y) {
  m <- lm.fit(X, y); V <- solve(crossprod(X)); e <- m$residuals; df <- m$df.residual
  h <- rowSums((X %*% V) * X); s <- sqrt(sum(e^2) / df * V[2, 2]); b <- m$coefficients[2]
  c(b, s, df, b - qt(.975, df) * s, b + qt(.975, df) * s, 2 * pt(-abs(b / s), df), sqrt((V %*% crossprod(X * e / (1 - h)) %*% V)[2, 2]))
}

entry <- function(name, X, y, strata, extra = "") {
  s <- standardised(X, y, strata)
  errors <- paste(sprintf("\"%s\": %s", colnames(s$errors), apply(s$errors, 2, number)), collapse = ", ")
  sprintf(" \"%s\": {\"risks\": %s, \"estimates\": %s, \"errors\": {%s},\n  \"logistic\": %s, \"firth\": %s%s}", name,
    number(s$risks), number(s$estimates), errors, number(profile(X, y, 2)), number(firth_profile(X, y, 2)), extra)
}
b <- read.csv("birthwt.csv"); B <- model.matrix(~ arm + age + lwt + factor(race) + ht, b)
d <- subset(read.csv("indo_rct.csv"), site != 4); D <- model.matrix(~ arm + factor(site) + age + risk, d)
a <- c(rep(1, 6), rep(0, 6)); z <- c(3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8); S <- cbind(1, a, z); y <- c(rep(0, 6), 0, 1, 0, 1, 1, 0)
L <- model.matrix(~ arm + lwt, b)
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"how\": \"covariates.R, from the definitions\",\n",
    "  \"order\": \"estimates and errors: risk difference, log risk ratio, log odds ratio; logistic and firth: log odds ratio, lower, upper, p\"},\n",
    entry("birthwt", B, b$y, b$race, sprintf(", \"ancova\": %s", number(ancova(B, b$bwt)))), ",\n",
    entry("indo_rct", D, d$y, d$site), ",\n",
    " \"separated\": {\"arm\": ", number(a), ", \"z\": ", number(z), ", \"y\": ", number(y), ", \"firth\": ", number(firth_profile(S, y, 2)), "},\n",
    " \"birthwt_lwt\": {\"ancova\": ", number(ancova(L, b$bwt)), "}\n}\n", sep = "")
