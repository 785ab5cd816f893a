# Reference values for stratified statistics.
# Written with R 4.2.2 (Debian 12), stats, datasets and metafor 3.8.1 (Debian package r-cran-metafor):
#     Rscript strata.R > strata.json
# metafor::rma.mh: Mantel-Haenszel difference (Sato), ratio (Greenland-Robins), odds ratio
# (Robins-Breslow-Greenland), Breslow-Day and Tarone. stats::mantelhaen.test: CMH and exact CMH.
# Score intervals: bisection of the stratified statistic, the restricted estimate by bisection of its
# score equation. Newcombe: Yan and Su's formula on the Wilson limits of prop.test.
# Strata with an empty arm are left out before R sees them; strata without events or without
# non-events before mantelhaen.test, which refuses some of them.
suppressPackageStartupMessages(library(metafor))

bisect <- function(f, lo, hi) {            # f(lo) and f(hi) differ in sign
  flo <- f(lo)
  for (i in 1:200) {
    mid <- (lo + hi) / 2
    if (mid <= min(lo, hi) || mid >= max(lo, hi)) break
    if (sign(f(mid)) == sign(flo)) lo <- mid else hi <- mid
  }
  (lo + hi) / 2
}
part <- function(x, n, p) (if (x == 0) 0 else x / p) - (if (x == n) 0 else (n - x) / (1 - p))
restricted <- function(f, lo, hi) {        # root of a falling function, or the end it points to
  e <- (hi - lo) * 1e-300 + 1e-300
  if (f(lo + e) <= 0) lo else if (f(hi * (1 - 1e-16)) >= 0) hi else bisect(f, lo, hi)
}
v_rd <- function(x1, n1, x0, n0, d) {
  p0 <- restricted(function(p) part(x1, n1, p + d) + part(x0, n0, p), max(0, -d), min(1, 1 - d))
  p1 <- p0 + d
  (p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0) * (n1 + n0) / (n1 + n0 - 1)
}
v_rr <- function(x1, n1, x0, n0, r) {
  p0 <- restricted(function(p) r * part(x1, n1, r * p) + part(x0, n0, p), 0, min(1, 1 / r))
  p1 <- min(1, r * p0)
  (p1 * (1 - p1) / n1 + r^2 * p0 * (1 - p0) / n0) * (n1 + n0) / (n1 + n0 - 1)
}
z <- qnorm(.975)
signal <- function(t, gap, v, value, side) {
  w <- t$n1 * t$n0 / (t$n1 + t$n0)
  variance <- mapply(v, t$x1, t$n1, t$x0, t$n0, value)
  sum(w * gap(t, value)) - side * z * sqrt(sum(w^2 * variance))
}
score_rd <- function(t, est) {
  gap <- function(t, d) t$x1 / t$n1 - t$x0 / t$n0 - d
  f <- function(side) function(d) signal(t, gap, v_rd, d, side)
  c(if (est == -1) -1 else bisect(f(1), est, -1), if (est == 1) 1 else bisect(f(-1), est, 1))
}
score_rr <- function(t, est) {
  if (sum(t$x1 + t$x0) == 0) return(c(0, Inf))
  gap <- function(t, l) t$x1 / t$n1 - exp(l) * t$x0 / t$n0
  v <- function(x1, n1, x0, n0, l) v_rr(x1, n1, x0, n0, exp(l))
  f <- function(side) function(l) signal(t, gap, v, l, side)
  at <- if (est == 0) -30 else if (is.infinite(est)) 30 else log(est)
  exp(c(if (est == 0) -Inf else bisect(f(1), at, -40), if (is.infinite(est)) Inf else bisect(f(-1), at, 40)))
}
newcombe <- function(t) {
  w <- t$n1 * t$n0 / (t$n1 + t$n0); w <- w / sum(w)
  limits <- function(x, n) {
    v <- x * (n - x) / n^3
    if (all(v == 0)) v <- 1 / n              # the product's convention: the formula is 0 / 0 here
    q <- z * sqrt(sum(w^2 * v)) / sum(w * sqrt(v))
    ci <- mapply(function(x, n) suppressWarnings(prop.test(x, n, conf.level = 2 * pnorm(q) - 1, correct = FALSE))$conf.int, x, n)
    as.vector(ci %*% w)
  }
  l1 <- limits(t$x1, t$n1); l0 <- limits(t$x0, t$n0)
  e1 <- l1 * (1 - l1) * sum(w^2 / t$n1); e0 <- l0 * (1 - l0) * sum(w^2 / t$n0)
  sum(w * (t$x1 / t$n1 - t$x0 / t$n0)) + c(-1, 1) * z * sqrt(c(e1[1] + e0[2], e1[2] + e0[1]))
}
mh <- function(t, measure)
  suppressWarnings(rma.mh(ai = t$x1, n1i = t$n1, ci = t$x0, n2i = t$n0, measure = measure, correct = FALSE,
                          add = 0, to = "none", drop00 = FALSE))
tests <- function(t) {
  t <- t[t$x1 + t$x0 > 0 & t$x1 + t$x0 < t$n1 + t$n0, ]
  a <- array(rbind(t$x1, t$n1 - t$x1, t$x0, t$n0 - t$x0), c(2, 2, nrow(t)))
  if (nrow(t) < 2) a <- array(c(a, 0, 2, 0, 2), c(2, 2, 2))       # R wants two strata
  list(cmh = mantelhaen.test(a, correct = FALSE)$p.value, cmh_exact = mantelhaen.test(a, exact = TRUE)$p.value)
}
values <- function(all) {
  t <- all[all$n1 > 0 & all$n0 > 0, ]
  rd <- mh(t, "RD"); rr <- mh(t, "RR"); or <- mh(t, "OR")
  w <- t$n0 / (t$n1 + t$n0); w0 <- t$n1 / (t$n1 + t$n0)
  c(list(rd = as.numeric(rd$beta), rd_se = rd$se, rd_sato = c(rd$ci.lb, rd$ci.ub), rd_mn = score_rd(t, as.numeric(rd$beta)),
         rd_newcombe = newcombe(t), rr = exp(as.numeric(rr$beta)), rr_log_se = rr$se, rr_gr = exp(c(rr$ci.lb, rr$ci.ub)),
         rr_mn = score_rr(t, sum(t$x1 * w) / sum(t$x0 * w0)), or = exp(as.numeric(or$beta)), or_log_se = or$se,
         or_rbg = exp(c(or$ci.lb, or$ci.ub)), breslow_day = c(or$BD, or$k.pos - 1, or$BDp), tarone = c(or$TA, or$k.pos - 1, or$TAp)),
    tests(t))
}

strata <- function(x1, n1, x0, n0) data.frame(x1 = x1, n1 = n1, x0 = x0, n0 = n0)
ucb <- apply(UCBAdmissions, 3, function(m) c(m[1, 2], sum(m[, 2]), m[1, 1], sum(m[, 1])))
sets <- list(
  indo_rct = strata(c(11, 15, 1, 0), c(77, 206, 10, 2), c(25, 26, 1, 0), c(87, 207, 12, 1)),
  birthwt = strata(c(19, 6, 5), c(52, 10, 12), c(4, 5, 20), c(44, 16, 55)),
  ucb_women_v_men = strata(ucb[1, ], ucb[2, ], ucb[3, ], ucb[4, ]),
  bcg = with(lapply(dat.bcg, function(v) if (is.integer(v)) as.numeric(v) else v), strata(tpos, tpos + tneg, cpos, cpos + cneg)),
  empty_arms = strata(c(3, 0, 4, 0, 7), c(9, 0, 12, 5, 20), c(1, 2, 0, 0, 6), c(8, 6, 0, 5, 21)),
  pairs = strata(rep(c(1, 1, 0, 0), c(2, 11, 3, 9)), 1, rep(c(1, 0, 1, 0), c(2, 11, 3, 9)), 1),
  no_events_in_arm_1 = strata(c(0, 0, 0), c(12, 30, 7), c(3, 4, 0), c(15, 28, 9)),
  no_events_in_arm_0 = strata(c(2, 1), c(6, 17), c(0, 0), c(8, 15)),
  full_strata = strata(c(5, 0, 8, 3), c(5, 4, 11, 3), c(4, 1, 5, 3), c(5, 6, 12, 3)),
  one_informative = strata(c(4, 0, 6), c(9, 5, 6), c(2, 0, 3), c(10, 7, 3)),
  rare = strata(c(3, 1), c(50000, 12000), c(15, 0), c(50000, 9000)),
  common = strata(c(39999, 2990), c(40000, 3000), c(39990, 2950), c(40000, 3000)))
show <- function(v) paste0("[", paste(ifelse(is.na(v), "null", ifelse(is.infinite(v), "\"Inf\"", sprintf("%.15g", v))), collapse = ", "), "]")
rows <- sapply(names(sets), function(name) {
  t <- sets[[name]]; v <- values(t)
  body <- paste(sprintf("\"%s\": %s", c(names(t), names(v)), c(sapply(t, show), sapply(v, show))), collapse = ",\n    ")
  sprintf("  \"%s\": {\n    %s}", name, body)
})
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"metafor\": \"", as.character(packageVersion("metafor")),
    "\", \"how\": \"strata.R; null = undefined, Inf = infinite\"},\n\"sets\": {\n", paste(rows, collapse = ",\n"), "\n}}\n", sep = "")
