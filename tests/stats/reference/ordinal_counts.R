# Reference values of ordered outcomes and counts, R 4.2.2 (Debian 12) with MASS, ordinal and numDeriv:
#     Rscript ordinal_counts.R > ordinal_counts.json
# quine: data set quine of MASS (Aitkin 1978; Venables and Ripley 2002, section 7.4), days absent from school,
# arm = boys, covariates: age groups and learner status. housing: data set housing of MASS (Madsen 1976), satisfaction
# in three levels, arm = high contact, covariate: influence. birthwt: birthwt.csv, race as if ordered.
# pain, few, many, even, timed: made up. timed has a time at risk; even varies less than Poisson's model says.
# Other routes than the package: MASS::polr and ordinal::clm fits to a tight tolerance and profiles by clm with an offset
# and uniroot; the check of one odds ratio by the score and information of the model with an odds ratio at each cut;
# negative binomial fits by alternating glm and theta.ml (digamma functions), profiles by the same with an offset.
suppressPackageStartupMessages({library(MASS); library(ordinal)})

number <- function(v) paste0("[", paste(ifelse(is.na(v), "null", sprintf("%.15g", v)), collapse = ", "), "]")
root <- function(f, from, to) uniroot(f, c(from, to), tol = 1e-13, extendInt = "yes")$root
both <- function(rise, b, s) c(b, s, root(function(v) rise(v) - qchisq(.95, 1), b - 3 * s, b - s),
  root(function(v) rise(v) - qchisq(.95, 1), b + s, b + 3 * s), pchisq(rise(0), 1, lower.tail = FALSE))

# ordered outcomes ------------------------------------------------------------------------------------------------
tight <- clm.control(gradTol = 1e-12, maxIter = 500, maxLineIter = 100)
ordered_ratio <- function(y, X) {                         # column 1 of X is the arm
  y <- factor(y, ordered = TRUE)
  m <- clm(y ~ X, control = tight); j <- nlevels(y)       # the first coefficient after the cuts
  rise <- function(v) {
    o <- v * X[, 1]
    r <- if (ncol(X) > 1) clm(y ~ X[, -1] + offset(o), control = tight) else clm(y ~ offset(o), control = tight)
    2 * as.numeric(logLik(m) - logLik(r))
  }
  polr(y ~ X, control = list(reltol = 1e-16, maxit = 1000)) -> p
  stopifnot(abs(coef(p)[1] - coef(m)[j]) < 1e-5)
  both(rise, coef(m)[[j]], sqrt(vcov(m)[j, j]))
}
one_ratio <- function(y, t) {                             # the score test, from the likelihood of all cuts
  y <- as.integer(factor(y)); K <- max(y); X <- cbind(t)
  m <- clm(factor(y, ordered = TRUE) ~ t, control = tight); th <- coef(m)[1:(K - 1)]; b <- coef(m)[[K]]
  cell <- function(par) {                                 # cut-points, then the log odds ratio at each cut
    p1 <- diff(c(0, plogis(par[1:(K - 1)] - par[K:(2 * K - 2)]), 1)); p0 <- diff(c(0, plogis(par[1:(K - 1)]), 1))
    c(p1, p0)
  }
  at <- c(th, rep(b, K - 1)); n <- c(sum(t), sum(!t)); O <- c(tabulate(y[t == 1], K), tabulate(y[t == 0], K))
  J <- numDeriv::jacobian(cell, at); p <- cell(at)
  U <- crossprod(J, O / p); I <- crossprod(J, J * (rep(n, each = K) / p))
  s <- drop(crossprod(U, solve(I, U)))
  c(s, K - 2, pchisq(s, K - 2, lower.tail = FALSE))
}
win <- function(a, b) {                                   # by all pairs; P(a > b) + P(a = b) / 2
  M <- outer(a, b, function(x, y) (x > y) + (x == y) / 2); m <- length(a); n <- length(b); p <- mean(M)
  v1 <- var(rowMeans(M)) / m; v0 <- var(colMeans(M)) / n; v <- v1 + v0; df <- v^2 / (v1^2 / (m - 1) + v0^2 / (n - 1))
  h <- qt(.975, df) * sqrt(v) / (p * (1 - p))
  c(p, plogis(qlogis(p) - h), plogis(qlogis(p) + h), sqrt(v), df)
}
ordered_entry <- function(name, y, t, Z = NULL, check = TRUE) {
  a <- y[t == 1]; b <- y[t == 0]
  extra <- if (is.null(Z)) "" else sprintf(", \"z\": [%s],\n  \"adjusted\": %s",
    paste(apply(Z, 1, number), collapse = ", "), number(ordered_ratio(y, cbind(t, Z))))
  w <- suppressWarnings(wilcox.test(a, b))$p.value
  sprintf(" \"%s\": {\"y\": %s, \"t\": %s%s,\n  \"ratio\": %s,\n  \"check\": %s, \"win\": %s, \"mann_whitney\": %.15g}", name,
    number(y), number(t), extra, number(ordered_ratio(y, cbind(t))),
    if (check) number(one_ratio(y, t)) else "null", number(win(a, b)), w)
}

# counts ----------------------------------------------------------------------------------------------------------
control <- glm.control(epsilon = 1e-15, maxit = 500)
nb <- function(y, X, o) {
  mu <- pmax(y, .5); th <- 1
  for (i in 1:2000) {
    m <- if (ncol(X)) glm.fit(X, y, family = negative.binomial(th), offset = o, control = control, mustart = mu)
         else list(fitted.values = exp(o), coefficients = numeric(0))
    mu <- m$fitted.values
    score <- function(l) { k <- exp(l)
      sum(digamma(k + y) - digamma(k) + log(k) + 1 - log(k + mu) - (y + k) / (mu + k)) }
    before <- th; th <- exp(root(score, log(th) - .5, log(th) + .5))
    if (abs(th - before) < 1e-13 * th) break
  }
  top <- sum(dnbinom(y, size = th, mu = mu, log = TRUE))
  w <- mu / (1 + mu / th)
  list(b = m$coefficients, theta = th, top = top, V = if (ncol(X)) solve(crossprod(X * sqrt(w))))
}
poisson_fit <- function(y, X, o) {
  m <- if (ncol(X)) glm.fit(X, y, family = poisson(), offset = o, control = control) else list(fitted.values = exp(o))
  mu <- m$fitted.values
  list(b = m$coefficients, top = sum(dpois(y, mu, log = TRUE)), V = if (ncol(X)) solve(crossprod(X * sqrt(mu))))
}
best <- function(y, X, o) {                               # the boundary where nothing is beyond Poisson
  p <- poisson_fit(y, X, o); p$dispersion <- 0
  mu <- if (ncol(X)) exp(o + drop(X %*% p$b)) else exp(o)
  if (sum((y - mu)^2 - y) <= 0) return(p)
  n <- nb(y, X, o); n$dispersion <- 1 / n$theta; n
}
count_ratio <- function(y, X, j, o = rep(0, length(y))) {
  m <- best(y, X, o)
  rise <- function(v) 2 * (m$top - best(y, X[, -j, drop = FALSE], o + v * X[, j])$top)
  c(both(rise, m$b[[j]], sqrt(m$V[j, j])), m$dispersion)
}
count_entry <- function(name, y, t, Z = NULL, time = NULL) {
  o <- if (is.null(time)) rep(0, length(y)) else log(time)
  X <- cbind(1, t)
  extra <- if (is.null(Z)) "" else sprintf(", \"z\": [%s],\n  \"adjusted\": %s",
    paste(apply(Z, 1, number), collapse = ", "), number(count_ratio(y, cbind(X, Z), 2, o)))
  if (!is.null(time)) extra <- paste0(extra, sprintf(", \"time\": %s", number(time)))
  one <- cbind(rep(1, sum(t)))
  alone <- count_ratio(y[t == 1], one, 1, o[t == 1])
  sprintf(" \"%s\": {\"y\": %s, \"t\": %s%s,\n  \"ratio\": %s,\n  \"rate\": %s}", name, number(y), number(t), extra,
    number(count_ratio(y, X, 2, o)), number(alone[c(1, 2, 3, 4, 6)]))
}

h <- housing[rep(seq_len(nrow(housing)), housing$Freq), ]
b <- read.csv("birthwt.csv")
q <- quine
pain <- c(0, 0, 1, 1, 2, 3, 3, 4, 5, 2, 1, 0, 0, 1, 2, 2, 3, 5, 6, 7, 8, 4, 3, 6, 5, 9)
few <- c(1, 2, 2, 3, 3, 3, 1, 1, 2, 1, 2, 3); few_t <- rep(1:0, each = 6)
many <- c(3.1, 4.4, 2.2, 8.7, 5.0, 6.3, 7.7, 9.1, 1.5, 2.9, 3.3, 0.4, 4.1, 5.8, 2.0, 6.6)
even <- c(2, 3, 2, 3, 2, 4, 3, 2, 3, 3, 4, 5, 4, 4, 3, 5, 4, 4, 5, 4)
timed <- c(0, 2, 1, 0, 5, 9, 0, 3, 1, 12, 4, 2, 7, 0, 3, 15, 1, 6, 2, 8)
span <- c(.5, 1, 1, .8, 2, 2, .3, 1, 1.2, 2, .9, .4, 1.1, .7, 1, 2, .6, 1.3, .8, 1.5)
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"MASS\": \"", as.character(packageVersion("MASS")), "\", \"ordinal\": \"",
    as.character(packageVersion("ordinal")), "\", \"how\": \"ordinal_counts.R\",\n",
    "  \"order\": \"ratio and adjusted: log ratio, standard error, lower and upper limit (logarithms), p by likelihood ratio",
    "; counts: dispersion too; rate of arm 1: log rate, standard error, limits, dispersion; check: statistic, df, p; win: ",
    "estimate, lower, upper, standard error, df\"},\n\"ordered\": {\n",
    paste(c(ordered_entry("pain", pain, rep(1:0, c(12, 14))), ordered_entry("few", few, few_t),
            ordered_entry("many", many, rep(1:0, each = 8), check = FALSE),
            ordered_entry("birthwt", b$race, b$arm, cbind(b$age, b$lwt)),
            ordered_entry("housing", as.integer(h$Sat), as.integer(h$Cont == "High"),
                          cbind(h$Infl == "Medium", h$Infl == "High") * 1)), collapse = ",\n"),
    "},\n\"counts\": {\n",
    paste(c(count_entry("quine", q$Days, as.integer(q$Sex == "M"),
                        cbind(q$Age == "F1", q$Age == "F2", q$Age == "F3", q$Lrn == "SL") * 1),
            count_entry("even", even, rep(1:0, each = 10)),
            count_entry("timed", timed, rep(1:0, each = 10), cbind(rep(c(1, 2, 3, 4, 5), 4)), span)), collapse = ",\n"),
    "}}\n", sep = "")
