# Reference p-values of score tests against a margin (Miettinen and Nurminen's variance).
# Written with R 4.2.2 (Debian 12), base and stats only:
#     Rscript margins.R > margins.json
# From the definitions, by another route than the package: the restricted estimate is found by
# maximising the likelihood over the risk of arm 0, by bisection of its score.

bisect <- function(f, lo, hi) {
  flo <- f(lo)
  for (i in 1:400) {
    mid <- (lo + hi) / 2
    if (mid <= min(lo, hi) || mid >= max(lo, hi)) break
    if (sign(f(mid)) == sign(flo)) lo <- mid else hi <- mid
  }
  (lo + hi) / 2
}
part <- function(x, n, p) (if (x == 0) 0 else x / p) - (if (x == n) 0 else (n - x) / (1 - p))
inner <- function(f, lo, hi) {             # the score falls; where it has one sign the end is the answer
  eps <- 1e-13 * (hi - lo)
  if (f(lo + eps) <= 0) return(lo)
  if (f(hi - eps) >= 0) return(hi)
  bisect(f, lo + eps, hi - eps)
}
root <- function(num, v) if (v <= 0) (if (abs(num) < 1e-15) 0 else sign(num) * Inf) else num / sqrt(v)
z_rd <- function(d, x1, n1, x0, n0) {
  p0 <- inner(function(p) part(x1, n1, p + d) + part(x0, n0, p), max(0, -d), min(1, 1 - d))
  p1 <- p0 + d
  root(x1 / n1 - x0 / n0 - d, p1 * (1 - p1) / n1 + p0 * (1 - p0) / n0)
}
z_rr <- function(r, x1, n1, x0, n0) {
  p0 <- inner(function(p) r * part(x1, n1, r * p) + part(x0, n0, p), 0, min(1, 1 / r))
  p1 <- min(1, p0 * r)
  root(x1 / n1 - r * x0 / n0, p1 * (1 - p1) / n1 + r^2 * p0 * (1 - p0) / n0)
}
z_or <- function(w, x1, n1, x0, n0) {
  if (x1 + x0 == 0 || x1 + x0 == n1 + n0) return(0)
  p0 <- bisect(function(p) n1 * w * p / (1 + p * (w - 1)) + n0 * p - x1 - x0, 0, 1)
  odds <- 1 + p0 * (w - 1); p1 <- w * p0 / odds; q1 <- (1 - p0) / odds
  (x1 - n1 * p1) * sqrt(1 / (n1 * p1 * q1) + 1 / (n0 * p0 * (1 - p0)))
}

statistics <- list(risk_difference = z_rd, risk_ratio = z_rr, odds_ratio = z_or)
margins <- list(risk_difference = c(-.2, -.05, 0, .1), risk_ratio = c(.5, .8, 1, 1.25), odds_ratio = c(.5, .8, 1, 2))
tables <- list(c(25, 50, 13, 50), c(40, 50, 40, 50), c(0, 50, 6, 50), c(0, 50, 0, 50), c(50, 50, 50, 50), c(50, 50, 45, 50),
  c(1, 1, 0, 1), c(6, 15, 5, 45), c(27, 295, 52, 307), c(10, 10, 3, 10), c(995, 1000, 1000, 1000))
show <- function(v) sprintf("%.15g", v)
rows <- character()
for (t in tables) for (m in names(margins)) for (at in margins[[m]]) {
  N <- t[2] + t[4]
  z <- statistics[[m]](at, t[1], t[2], t[3], t[4]) * sqrt((N - 1) / N)
  rows <- c(rows, sprintf("  {\"x1\": %d, \"n1\": %d, \"x0\": %d, \"n0\": %d, \"measure\": \"%s\", \"margin\": %s, \"greater\": %s, \"less\": %s}",
    t[1], t[2], t[3], t[4], m, show(at), show(pnorm(z, lower.tail = FALSE)), show(pnorm(z))))
}
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"how\": \"margins.R, from the definitions\"},\n",
    "\"rows\": [\n", paste(rows, collapse = ",\n"), "\n]}\n", sep = "")
