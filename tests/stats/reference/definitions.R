# Definitions of two-arm statistics in base R, by other routes than the package takes: the restricted
# estimate by bisection of its score equation, a limit by bisection of the score statistic itself,
# conditional probabilities by logarithms. Sourced by edge_tables.R and many_tables.R.

bisect <- function(f, lo, hi) {            # f(lo) and f(hi) differ in sign, or the end is the answer
  flo <- f(lo)
  for (i in 1:300) {
    mid <- (lo + hi) / 2
    if (mid <= min(lo, hi) || mid >= max(lo, hi)) break
    if (sign(f(mid)) == sign(flo)) lo <- mid else hi <- mid
  }
  (lo + hi) / 2
}
part <- function(x, n, p) (if (x == 0) 0 else x / p) - (if (x == n) 0 else (n - x) / (1 - p))

# squared score statistics, restricted maximum likelihood over p0
z2_rd <- function(d, x1, n1, x0, n0) {
  lo <- max(0, -d); hi <- min(1, 1 - d)
  p0 <- bisect(function(p) part(x1, n1, p + d) + part(x0, n0, p), lo, hi)
  if (part(x1, n1, lo + d + 1e-300) + part(x0, n0, lo + 1e-300) < 0) p0 <- lo
  p1 <- p0 + d
  v <- p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0
  num <- x1 / n1 - x0 / n0 - d
  if (v <= 0) (if (abs(num) < 1e-15) 0 else Inf) else num^2 / v
}
z2_rr <- function(r, x1, n1, x0, n0) {
  hi <- min(1, 1 / r)
  p0 <- bisect(function(p) r * part(x1, n1, r * p) + part(x0, n0, p), 0, hi)
  p1 <- min(1, p0 * r)
  v <- p1 * (1 - p1) / n1 + r^2 * p0 * (1 - p0) / n0
  num <- x1 / n1 - r * x0 / n0
  if (v <= 0) (if (abs(num) < 1e-15) 0 else Inf) else num^2 / v
}
z2_or <- function(w, x1, n1, x0, n0) {
  p0 <- bisect(function(p) n1 * w * p / (1 + p * (w - 1)) + n0 * p - x1 - x0, 0, 1)
  odds <- 1 + p0 * (w - 1); p1 <- w * p0 / odds; q1 <- (1 - p0) / odds
  (x1 - n1 * p1)^2 * (1 / (n1 * p1 * q1) + 1 / (n0 * p0 * (1 - p0)))
}
limits_rd <- function(x1, n1, x0, n0, t) {
  est <- x1 / n1 - x0 / n0
  f <- function(d) z2_rd(d, x1, n1, x0, n0) - t
  c(if (est <= -1) -1 else bisect(f, est, -1), if (est >= 1) 1 else bisect(f, est, 1))
}
limits_or <- function(x1, n1, x0, n0, t) {
  if (x1 + x0 > (n1 + n0) / 2)             # count the rarer of event and non-event: risks near 1 round
    return(limits_or(n0 - x0, n0, n1 - x1, n1, t))
  est <- x1 * (n0 - x0) / ((n1 - x1) * x0)
  limits_ratio(z2_or, est, x1 + x0 == 0, x1, n1, x0, n0, t)
}
limits_ratio <- function(z2, est, none, x1, n1, x0, n0, t) {
  if (none) return(c(0, Inf))
  f <- function(l) z2(exp(l), x1, n1, x0, n0) - t
  start <- if (est == 0) -30 else if (is.infinite(est)) 30 else log(est)
  c(if (est == 0) 0 else exp(bisect(f, start, -60)), if (is.infinite(est)) Inf else exp(bisect(f, start, 60)))
}

# conditional (noncentral hypergeometric) inference, probabilities by logarithms
conditional <- function(x1, n1, x0, n0) {
  s <- x1 + x0; a <- max(0, s - n0):min(s, n1)
  base <- lchoose(n1, a) + lchoose(n0, s - a)
  prob <- function(l) { u <- base + a * l; u <- exp(u - max(u)); u / sum(u) }
  tail <- function(l, up, mid) { p <- prob(l)
    sum(p[if (up) a > x1 else a < x1]) + (1 - mid / 2) * sum(p[a == x1]) }
  lim <- function(mid) c(
    if (x1 == min(a)) 0 else exp(bisect(function(l) tail(l, TRUE, mid) - .025, 60, -60)),
    if (x1 == max(a)) Inf else exp(bisect(function(l) tail(l, FALSE, mid) - .025, -60, 60)))
  mle <- if (length(a) == 1) NA else if (x1 == min(a)) 0 else if (x1 == max(a)) Inf else
    exp(bisect(function(l) sum(a * prob(l)) - x1, -60, 60))
  p <- prob(0); d <- p[a == x1]
  list(or_exact = lim(0), or_midp = lim(1), or_cmle = mle,
       fisher_2s_minlike = min(1, sum(p[p <= d * (1 + 1e-7)])),
       fisher_midp_central = min(1, 2 * min(tail(0, TRUE, 1), tail(0, FALSE, 1))))
}
