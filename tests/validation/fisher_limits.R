# What R's fisher.test returns for the odds ratio, to show how many of its digits are right.
# Written with R 4.2.2 (Debian 12):  Rscript fisher_limits.R > fisher_limits.json
tables <- list(c(25, 50, 13, 50), c(6, 50, 1, 50), c(30, 500, 14, 500), c(995, 1000, 999, 1000), c(3, 50000, 15, 50000))
rows <- sapply(tables, function(t) {
  f <- fisher.test(matrix(c(t[1], t[2] - t[1], t[3], t[4] - t[3]), 2))
  sprintf("  {\"x1\": %d, \"n1\": %d, \"x0\": %d, \"n0\": %d, \"estimate\": %.15g, \"lower\": %.15g, \"upper\": %.15g}",
          t[1], t[2], t[3], t[4], f$estimate, f$conf.int[1], f$conf.int[2])
})
cat("{\"R\": \"", R.version.string, "\", \"tables\": [\n", paste(rows, collapse = ",\n"), "\n]}\n", sep = "")
