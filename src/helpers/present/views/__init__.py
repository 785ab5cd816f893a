"""How each answer is shown: a module registers the views of its answers when it is imported.

`registered` imports them all; what needs one view alone imports that module. Every view is made
in the journal style of its answer's study.
"""

from helpers.present.printing import printed_for
from helpers.results import view

view.within = printed_for
