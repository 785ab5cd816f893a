"""The questions that the notebooks ask of a trial, a module for each kind."""
