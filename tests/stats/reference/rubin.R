# Reference values for Rubin's rules: R 4.2.2 and mice 3.15.0 (Debian 12, r-cran-mice):
#     Rscript rubin.R > rubin.json
# mice pools: pool.scalar for given estimates and variances, pool for logistic regressions of
# imputed tables. lott_reiter: both roots of (q - p)^2 = t^2 (1 + r) p (1 - p) / n, by uniroot.
suppressPackageStartupMessages(library(mice))
show <- function(v) paste0("[", paste(ifelse(is.na(v), "null", ifelse(is.infinite(v), "\"Infinity\"", sprintf("%.15g", v))), collapse = ", "), "]")
scalars <- list(
  list(q = c(0.24, 0.30, 0.27, 0.21, 0.33), u = c(0.009, 0.0085, 0.0088, 0.0092, 0.0083), n = 100, k = 2),
  list(q = c(-1.10, -0.85, -1.32, -0.97, -1.21, -1.05, -0.9, -1.15), u = c(0.21, 0.20, 0.24, 0.20, 0.23, 0.21, 0.2, 0.22), n = 40, k = 2),
  list(q = c(3.1, 3.4, 2.8), u = c(0.04, 0.05, 0.045), n = 12, k = 3),
  list(q = c(0.51, 0.52), u = c(0.3, 0.31), n = 1000, k = 1))
one <- function(s) {
  p <- pool.scalar(s$q, s$u, n = s$n, k = s$k); se <- sqrt(p$t); h <- qt(0.975, p$df) * se
  sprintf(" {\"estimates\": %s, \"variances\": %s, \"df_complete\": %d, \"estimate\": %s, \"std_error\": %s, \"df\": %s, \"fmi\": %s, \"limits\": %s, \"p_value\": %s}",
    show(s$q), show(s$u), s$n - s$k, show(p$qbar), show(se), show(p$df), show(p$fmi), show(p$qbar + c(-h, h)), show(2 * pt(-abs(p$qbar) / se, p$df)))
}
tables <- list(
  list(x1 = c(29, 30, 28, 31, 29), n1 = 50, x0 = c(12, 11, 13, 12, 14), n0 = 50),
  list(x1 = c(3, 5, 4), n1 = 20, x0 = c(9, 8, 10), n0 = 22),
  list(x1 = c(60, 64, 58, 62, 61, 63, 59, 60), n1 = 120, x0 = c(70, 75, 72, 68, 74, 71, 73, 70), n0 = 118))
fits <- function(s) {
  f <- lapply(seq_along(s$x1), function(i) glm(cbind(c(s$x1[i], s$x0[i]), c(s$n1 - s$x1[i], s$n0 - s$x0[i])) ~ c(1, 0), family = binomial, control = glm.control(epsilon = 1e-14, maxit = 100)))
  q <- sapply(f, function(g) coef(g)[2]); u <- sapply(f, function(g) vcov(g)[2, 2])
  odds <- pool.scalar(q, u, n = s$n1 + s$n0, k = 2)
  lrr <- log((s$x1 / s$n1) / (s$x0 / s$n0)); urr <- 1 / s$x1 - 1 / s$n1 + 1 / s$x0 - 1 / s$n0
  risk <- pool.scalar(lrr, urr, n = s$n1 + s$n0, k = 2)
  p1 <- s$x1 / s$n1; p0 <- s$x0 / s$n0
  diff <- pool.scalar(p1 - p0, p1 * (1 - p1) / s$n1 + p0 * (1 - p0) / s$n0, n = s$n1 + s$n0, k = 2)
  line <- function(p, g) { h <- qt(0.975, p$df) * sqrt(p$t); show(c(g(p$qbar), g(p$qbar - h), g(p$qbar + h), sqrt(p$t), p$df)) }
  sprintf(" {\"x1\": %s, \"n1\": %d, \"x0\": %s, \"n0\": %d, \"risk_difference\": %s, \"risk_ratio\": %s, \"odds_ratio\": %s, \"lott_reiter\": %s}",
    show(s$x1), s$n1, show(s$x0), s$n0, line(diff, identity), line(risk, exp), line(odds, exp), show(lott(s$x1, s$n1)))
}
lott <- function(x, n) {
  p <- x / n; m <- length(x); q <- mean(p); r <- (1 + 1 / m) * var(p) / mean(p * (1 - p) / n)
  t <- qt(0.975, (m - 1) * (1 + 1 / r)^2)
  f <- function(v) (q - v)^2 - t^2 * (1 + r) * v * (1 - v) / n
  c(uniroot(f, c(0, q), tol = 1e-15)$root, uniroot(f, c(q, 1), tol = 1e-15)$root)
}
frees <- expand.grid(m = c(2, 5, 40), lambda = c(0.01, 0.3, 0.95), dfcom = c(3, 98, Inf))
br <- apply(frees, 1, function(f) sprintf(" {\"m\": %d, \"lambda\": %.15g, \"df_complete\": %s, \"df\": %s}", f[1], f[2], show(f[3]),
  show(mice:::barnard.rubin(f[1], f[2] / (1 + 1 / f[1]), 1, f[3]))))
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"mice\": \"", as.character(packageVersion("mice")), "\", \"how\": \"rubin.R\"},\n\"scalars\": [\n",
  paste(sapply(scalars, one), collapse = ",\n"), "\n],\n\"tables\": [\n", paste(sapply(tables, fits), collapse = ",\n"),
  "\n],\n\"barnard_rubin\": [\n", paste(br, collapse = ",\n"), "\n]}\n", sep = "")
