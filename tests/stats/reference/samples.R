# Reference values for continuous outcomes and p-value adjustment, R 4.2.2 (Debian 12), stats only:
#     Rscript samples.R > samples.json
show <- function(v) paste0("[", paste(ifelse(is.na(v), "null", sprintf("%.15g", v)), collapse = ", "), "]")
pairs <- list(
  small = list(c(5.1, 6.0, 7.2, 8.4), c(3.9, 4.4, 5.0, 6.5)),
  untied = list(c(1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30), c(0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.07, 3.14, 1.281, 1.31)),
  unequal = list(c(120.3, 98.1, 131.7, 110.4, 125.9), c(80.2, 140.6, 60.9, 99.7, 150.3, 20.8, 111.1, 95.5, 130.2, 70.4, 88.8)),
  tied = list(c(3, 4, 4, 5, 6, 6, 6, 7, 8, 9), c(1, 2, 3, 3, 4, 4, 5, 5, 6)))
rows <- sapply(names(pairs), function(name) {
  a <- pairs[[name]][[1]]; b <- pairs[[name]][[2]]; t <- t.test(a, b)
  w <- suppressWarnings(wilcox.test(a, b, conf.int = TRUE))
  sprintf(" {\"name\": \"%s\", \"a\": %s, \"b\": %s, \"welch\": %s, \"wilcoxon_p\": %s, \"wilcoxon_limits\": %s, \"pairwise_median\": %s, \"quantiles_a\": %s, \"sd_a\": %s}",
    name, show(a), show(b), show(c(t$conf.int, t$stderr, t$parameter, t$p.value)), show(w$p.value), show(w$conf.int),
    show(median(outer(a, b, "-"))), show(quantile(a, c(0, .25, .5, .75, 1), type = 7)), show(sd(a)))
})
ps <- list(c(.01, .04, .03), c(.00026, .0169, .0662), c(.02, .02, .02, .9), c(.001, .2, .03, .04, .011, .5), c(.3))
adjusted <- sapply(ps, function(p) sprintf(" {\"p\": %s, \"holm\": %s, \"hochberg\": %s, \"hommel\": %s}", show(p),
  show(p.adjust(p, "holm")), show(p.adjust(p, "hochberg")), show(p.adjust(p, "hommel"))))
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"how\": \"samples.R: t.test, wilcox.test(conf.int = TRUE), quantile(type = 7), p.adjust\"},\n\"samples\": [\n",
  paste(rows, collapse = ",\n"), "\n],\n\"adjusted\": [\n", paste(adjusted, collapse = ",\n"), "\n]}\n", sep = "")
