"""Reproducible analysis of randomised trials: the tested modules behind the notebooks."""
