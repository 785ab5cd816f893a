# Reference values at the edges: zero and full arms, one participant, large arms.
# Written with R 4.2.2 (Debian 12), base and stats only:
#     Rscript edge_tables.R > edge_tables.json
# From the definitions in definitions.R, by other routes than the package takes.
source("definitions.R")

tables <- list(c(1,1,0,1), c(0,1,1,1), c(1,1,1,1), c(0,1,0,1), c(0,50,0,50), c(50,50,50,50), c(50,50,0,50), c(0,50,6,50),
  c(50,50,45,50), c(3,50000,15,50000), c(40000,60000,26500,40000), c(2,2,1,3), c(0,3,2,2), c(995,1000,1000,1000),
  c(5,7,100,10000), c(1,1000,0,10), c(39999,40000,39990,40000))
z2 <- qnorm(.975)^2
show <- function(v) paste0("[", paste(ifelse(is.na(v), "null", ifelse(is.infinite(v), "\"Inf\"", sprintf("%.15g", v))), collapse = ", "), "]")
rows <- sapply(tables, function(t) {
  x1 <- t[1]; n1 <- t[2]; x0 <- t[3]; n0 <- t[4]; m <- z2 * (n1 + n0) / (n1 + n0 - 1)
  rr <- x1 * n0 / (x0 * n1)
  none <- x1 + x0 == 0
  v <- c(list(rd_mn = limits_rd(x1, n1, x0, n0, m), rd_mee = limits_rd(x1, n1, x0, n0, z2),
    rr_mn = limits_ratio(z2_rr, rr, none, x1, n1, x0, n0, m), rr_koopman = limits_ratio(z2_rr, rr, none, x1, n1, x0, n0, z2),
    or_mn = limits_or(x1, n1, x0, n0, m)), conditional(x1, n1, x0, n0))
  body <- paste(sprintf("\"%s\": %s", names(v), sapply(v, show)), collapse = ", ")
  sprintf("  {\"x1\": %d, \"n1\": %d, \"x0\": %d, \"n0\": %d, %s}", x1, n1, x0, n0, body)
})
cat("{\"meta\": {\"R\": \"", R.version.string, "\", \"how\": \"edge_tables.R, from the definitions; null = undefined, Inf = infinite\"},\n",
    "\"tables\": [\n", paste(rows, collapse = ",\n"), "\n]}\n", sep = "")
