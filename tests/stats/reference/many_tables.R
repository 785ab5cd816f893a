# Reference values for many tables: every method of `rct compare`, seven designs from 5/7 to 1000/800.
# Written with R 4.2.2 (Debian 12), stats and metafor 3.8.1 (Debian package r-cran-metafor):
#     Rscript many_tables.R > many_tables.json
# Functions of R where it has them to full precision: prop.test (Wilson), binom.test (Clopper-Pearson),
# qbeta (Jeffreys), chisq.test (Pearson, Yates), fisher.test (p), metafor::escalc (Wald, Katz, Woolf).
# The rest from the definitions in definitions.R; fisher.test's odds ratio carries too few digits.
# Boschloo, Barnard: all tables of the design by dbinom, the risk by grid and optimize.
# Bayes: integrate. Numbers carry 15 digits; what R's own quantiles resolve is less (see page).
source("definitions.R")
suppressPackageStartupMessages(library(metafor))
z <- qnorm(.975)

one <- function(x, n) {
  mid <- function(p, up) (if (up) pbinom(x, n, p, lower.tail = FALSE) else pbinom(x - 1, n, p)) + dbinom(x, n, p) / 2 - .025
  list(wilson = suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int, clopper_pearson = binom.test(x, n)$conf.int,
       jeffreys = c(if (x == 0) 0 else qbeta(.025, x + .5, n - x + .5), if (x == n) 1 else qbeta(.975, x + .5, n - x + .5)),
       agresti_coull = { m <- n + z^2; p <- (x + z^2 / 2) / m; p + c(-1, 1) * z * sqrt(p * (1 - p) / m) },
       mid_p = c(if (x == 0) 0 else bisect(function(p) mid(p, TRUE), 0, 1), if (x == n) 1 else bisect(function(p) mid(p, FALSE), 1, 0)))
}
wald_like <- function(measure, x1, n1, x0, n0) {
  e <- suppressWarnings(escalc(measure, ai = x1, n1i = n1, ci = x0, n2i = n0, add = 0, to = "none"))
  limits <- as.numeric(e$yi) + c(-1, 1) * z * sqrt(as.numeric(e$vi))
  if (measure == "RD") limits else if (all(is.finite(limits))) exp(limits) else c(NA, NA)
}
newcombe <- function(x1, n1, x0, n0) {
  w <- function(x, n) suppressWarnings(prop.test(x, n, correct = FALSE))$conf.int
  p1 <- x1 / n1; p0 <- x0 / n0; a <- w(x1, n1); b <- w(x0, n0)
  p1 - p0 + c(-sqrt((p1 - a[1])^2 + (b[2] - p0)^2), sqrt((a[2] - p1)^2 + (p0 - b[1])^2))
}

# exact unconditional tests: p-values of all tables of a design, for the two orderings
fisher_all <- function(n1, n0) outer(0:n1, 0:n0, Vectorize(function(a, b) {
  k <- max(0, a + b - n0):min(a + b, n1); d <- dhyper(k, n1, n0, a + b); sum(d[d <= d[k == a] * (1 + 1e-7)]) }))
pooled_all <- function(n1, n0) outer(0:n1, 0:n0, function(a, b) {
  p <- (a + b) / (n1 + n0); v <- p * (1 - p) * (1 / n1 + 1 / n0); ifelse(v == 0, 0, -(a / n1 - b / n0)^2 / v) })
supremum <- function(region, n1, n0) {
  f <- function(p) as.numeric(dbinom(0:n1, n1, p) %*% region %*% dbinom(0:n0, n0, p))
  grid <- seq(0, 1, length.out = 801); v <- sapply(grid, f); best <- max(v)
  for (i in which(v[2:800] >= v[1:799] & v[2:800] >= v[3:801] & v[2:800] > .98 * best) + 1)
    best <- max(best, optimize(f, grid[c(i - 1, i + 1)], maximum = TRUE, tol = 1e-10)$objective)
  min(1, best)
}
higher <- function(d, x1, n1, x0, n0) {    # P(p1 - p0 > d), integrated over the middle of the narrower posterior
  f <- function(p) dbeta(p, x1 + 1, n1 - x1 + 1) * pbeta(p - d, x0 + 1, n0 - x0 + 1)
  q <- qbeta(c(1e-15, 1e-4, .5, 1 - 1e-4), x1 + 1, n1 - x1 + 1); ends <- unique(pmax(d, pmin(1, c(q, q[4] + 5 * (q[4] - q[3])))))
  ends <- ends[order(ends)]; s <- 0
  for (i in seq_along(ends)[-1]) s <- s + integrate(f, ends[i - 1], ends[i], rel.tol = 1e-13, abs.tol = 0, stop.on.error = FALSE)$value
  s
}
bayes <- function(...) list(bayes_higher = higher(0, ...), bayes_rd = c(bisect(function(d) higher(d, ...) - .975, -1, 1), bisect(function(d) higher(d, ...) - .025, -1, 1)))
fragility <- function(x1, n1, x0, n0) {
  p <- function(a, b) fisher.test(matrix(c(a, n1 - a, b, n0 - b), 2))$p.value
  if (p(x1, x0) >= .05) return(NA)
  first <- x1 < x0 || (x1 == x0 && x1 / n1 <= x0 / n0); i <- 0
  while ((if (first) x1 < n1 else x0 < n0)) {
    if (first) x1 <- x1 + 1 else x0 <- x0 + 1
    i <- i + 1
    if (p(x1, x0) >= .05) return(i)
  }
  NA
}

designs <- list(c(5, 7), c(10, 10), c(20, 40), c(50, 50), c(67, 33), c(200, 150), c(1000, 800))
shares <- list(c(0, 0), c(0, .1), c(.02, .3), c(.1, .1), c(.2, .45), c(.5, .26), c(.5, .5), c(.62, .38), c(.7, .9), c(.95, .8), c(1, .9), c(1, 1), c(1, 0), c(.34, .29))
show <- function(v) paste0("[", paste(ifelse(is.na(v), "null", ifelse(is.infinite(v), "\"Inf\"", sprintf("%.15g", v))), collapse = ", "), "]")
lines <- c()
for (d in designs) {
  n1 <- d[1]; n0 <- d[2]; small <- n1 + n0 <= 100
  if (small) { byfisher <- fisher_all(n1, n0); bypooled <- pooled_all(n1, n0) }
  events <- unique(t(sapply(shares, function(s) round(s * d))))
  for (k in seq_len(nrow(events))) {
    x1 <- events[k, 1]; x0 <- events[k, 2]; m <- z^2 * (n1 + n0) / (n1 + n0 - 1); rr <- x1 * n0 / (x0 * n1); none <- x1 + x0 == 0
    t2 <- matrix(c(x1, n1 - x1, x0, n0 - x0), 2); margin <- x1 + x0 == 0 || x1 + x0 == n1 + n0
    chi <- function(correct) if (margin) 1 else suppressWarnings(chisq.test(t2, correct = correct))$p.value
    stat <- if (margin) 0 else suppressWarnings(chisq.test(t2, correct = FALSE))$statistic
    v <- c(one(x1, n1), list(n_minus_1 = pchisq(as.numeric(stat) * (n1 + n0 - 1) / (n1 + n0), 1, lower.tail = FALSE), pearson = chi(FALSE), yates = chi(TRUE),
      fisher = fisher.test(t2)$p.value, rd_mn = limits_rd(x1, n1, x0, n0, m), rd_mee = limits_rd(x1, n1, x0, n0, z^2), rd_newcombe = newcombe(x1, n1, x0, n0),
      rd_agresti_caffo = wald_like("RD", x1 + 1, n1 + 2, x0 + 1, n0 + 2), rd_wald = wald_like("RD", x1, n1, x0, n0),
      rr_mn = limits_ratio(z2_rr, rr, none, x1, n1, x0, n0, m), rr_koopman = limits_ratio(z2_rr, rr, none, x1, n1, x0, n0, z^2), rr_katz = wald_like("RR", x1, n1, x0, n0),
      or_mn = limits_or(x1, n1, x0, n0, m), or_woolf = wald_like("OR", x1, n1, x0, n0), fragility = fragility(x1, n1, x0, n0)),
      conditional(x1, n1, x0, n0)[c("or_exact", "or_midp", "or_cmle", "fisher_midp_central")], bayes(x1, n1, x0, n0))
    if (small) v <- c(v, list(boschloo = supremum(byfisher <= byfisher[x1 + 1, x0 + 1] * (1 + 1e-9), n1, n0),
      barnard_pooled = supremum(bypooled <= bypooled[x1 + 1, x0 + 1] + 1e-9 * abs(bypooled[x1 + 1, x0 + 1]), n1, n0)))
    body <- paste(sprintf("\"%s\": %s", names(v), sapply(v, show)), collapse = ", ")
    lines <- c(lines, sprintf("  {\"x1\": %d, \"n1\": %d, \"x0\": %d, \"n0\": %d, %s}", x1, n1, x0, n0, body))
  }
}
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"metafor\": \"", as.character(packageVersion("metafor")),
    "\", \"how\": \"many_tables.R; null = undefined, Inf = infinite\"},\n\"tables\": [\n", paste(lines, collapse = ",\n"), "\n]}\n", sep = "")
