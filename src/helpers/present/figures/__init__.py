"""The figures of a report, each from results and study to a captioned drawing with its words."""

from helpers.present.figures.flow import flow_diagram

__all__ = ["flow_diagram"]
