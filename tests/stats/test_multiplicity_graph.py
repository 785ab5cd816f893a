"""Graphs of hypotheses: published examples, the closed test that defines them, special cases."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.stats import MULTIPLICITY
from helpers.stats.multiplicity_graph import graph

NAN = float("nan")
# Two primary hypotheses, each followed by a secondary one; figure 1 of Bretz et al. (2011,
# Biom J 53, 894-913) and its variant that shares between the primary ones first.
SUCCESSIVE = [[0, 0, 1, 0], [0, 0, 0, 1], [0, 1, 0, 0], [1, 0, 0, 0]]
SHARING = [[0, 0.5, 0.5, 0], [0.5, 0, 0, 0.5], [0, 1, 0, 0], [1, 0, 0, 0]]
HALVES = [0.5, 0.5, 0, 0]


# Adjusted p-values as printed by graphicalMCP (R package): the examples of its pages
# "graph_test_shortcut" and "shortcut testing", and of its snapshot tests (all p = 0.01).
@pytest.mark.parametrize(
    ("transitions", "p", "adjusted"),
    [
        (SUCCESSIVE, [0.018, 0.01, 0.105, 0.006], [0.02, 0.02, 0.105, 0.02]),
        (SHARING, [0.018, 0.01, 0.105, 0.006], [0.024, 0.02, 0.105, 0.024]),
        (SUCCESSIVE, [0.01] * 4, [0.02] * 4),
    ],
)
def test_agrees_with_graphical_mcp(transitions, p, adjusted):
    np.testing.assert_allclose(graph(p, HALVES, transitions).adjusted, adjusted, rtol=1e-12)


def test_the_path_shows_each_graph_on_the_way():
    # By hand: H2 first (.01/.5 beats .018/.5); half of its share goes to H1, half to H4. Then
    # H1 and H4 tie at .024, and H3 is left with all of alpha.
    path = graph([0.018, 0.01, 0.105, 0.006], HALVES, SHARING).path
    assert [step.hypothesis for step in path] == [1, 0, 3, 2]
    shares = [step.weights.round(12).tolist() for step in path]
    assert shares[:2] == [[0.5, 0.5, 0, 0], [0.75, 0, 0, 0.25]]
    assert shares[3] == [0, 0, 1, 0]
    # without H2: H1 passes .5 to H3 and .25 to H4, over 1 - .25 for the way there and back
    np.testing.assert_allclose(path[1].transitions[0], [0, 0, 2 / 3, 1 / 3], rtol=1e-12)
    assert [step.adjusted for step in path] == sorted(step.adjusted for step in path)


sizes = st.integers(1, 5)


@st.composite
def graphs(draw, size):
    """Draw shares and transitions that sum to at most 1, with plenty of zeros."""

    def split(cells):
        parts = np.array([draw(st.sampled_from([0, 0, 1, 2, 5])) for _ in range(cells)], float)
        whole = draw(st.sampled_from([1.0, 1.0, 0.9]))
        return whole * parts / parts.sum() if parts.sum() else parts

    transitions = np.zeros((size, size))
    for row in range(size):
        others = [column for column in range(size) if column != row]
        transitions[row, others] = split(size - 1)
    return split(size), transitions


@st.composite
def problems(draw):
    size = draw(sizes)
    p = [draw(st.floats(1e-4, 1)) for _ in range(size)]
    return np.array(p), *draw(graphs(size))


@settings(max_examples=80, deadline=None)
@given(problems())
def test_is_the_closed_weighted_bonferroni_test(problem):
    # The definition: the largest p-value of the intersections that contain the hypothesis, each
    # min(p / w) with the shares left when all others are removed, here from last to first.
    p, weights, transitions = problem
    adjusted = graph(p, weights, transitions).adjusted
    worst = np.zeros(p.size)
    for size in range(1, p.size + 1):
        for members in combinations(range(p.size), size):
            shares = shares_left(weights, transitions, members)
            with np.errstate(divide="ignore"):
                value = min(1.0, min(p[m] / shares[m] for m in members))
            for m in members:
                worst[m] = max(worst[m], value)
    np.testing.assert_allclose(adjusted, worst, rtol=1e-9)


def shares_left(weights, transitions, members):
    """Remove the other hypotheses one by one, by the update rule written out cell by cell."""
    w, g = list(map(float, weights)), [list(map(float, row)) for row in transitions]
    there = list(range(len(w)))
    for j in reversed([h for h in there if h not in members]):
        there = [h for h in there if h != j]
        w = [w[h] + w[j] * g[j][h] for h in range(len(w))]
        g = [[bridge(g, a, j, b) if a != b else 0.0 for b in range(len(w))] for a in range(len(w))]
        for h in range(len(w)):
            g[h][j] = g[j][h] = 0.0
    return np.array(w)


def bridge(g, a, j, b):
    loop = g[a][j] * g[j][a]
    return (g[a][b] + g[a][j] * g[j][b]) / (1 - loop) if loop < 1 - 1e-12 else 0.0


p_lists = st.lists(st.floats(0, 1) | st.just(NAN), min_size=1, max_size=6)


@given(p_lists)
def test_holm_is_a_graph(p):
    size = len(p)
    equal = (1 - np.eye(size)) / max(size - 1, 1)
    adjusted = graph(p, np.full(size, 1 / size), equal).adjusted
    np.testing.assert_allclose(adjusted, MULTIPLICITY["holm"](p), rtol=1e-9, atol=1e-300)


@given(p_lists)
def test_a_fixed_sequence_is_a_graph(p):
    size = len(p)
    result = graph(p, np.eye(size)[0], np.eye(size, k=1))
    np.testing.assert_array_equal(result.adjusted, MULTIPLICITY["fixed_sequence"](p))
    assert [step.hypothesis for step in result.path] == list(range(len(result.path)))


@given(p_lists)
def test_no_transitions_is_bonferroni(p):
    size = len(p)
    adjusted = graph(p, np.full(size, 1 / size), np.zeros((size, size))).adjusted
    np.testing.assert_allclose(adjusted, np.minimum(1, np.array(p) * size), rtol=1e-12)


@settings(max_examples=60, deadline=None)
@given(problems(), st.randoms(use_true_random=False))
def test_the_order_of_hypotheses_does_not_matter(problem, random):
    p, weights, transitions = problem
    order = list(range(p.size))
    random.shuffle(order)
    moved = graph(p[order], weights[order], transitions[np.ix_(order, order)]).adjusted
    np.testing.assert_allclose(moved, graph(p, weights, transitions).adjusted[order], rtol=1e-9)


@settings(max_examples=60, deadline=None)
@given(problems(), st.floats(0.001, 0.999))
def test_adjusted_p_values_reject_what_the_procedure_rejects(problem, alpha):
    # Run the procedure at one alpha: reject whatever may be rejected, last one first.
    p, weights, transitions = problem
    left = set(range(p.size))
    while True:
        shares = shares_left(weights, transitions, sorted(left))
        hits = [h for h in left if p[h] <= shares[h] * alpha]
        if not hits:
            break
        left.discard(max(hits))
    adjusted = graph(p, weights, transitions).adjusted
    sure = np.abs(adjusted - alpha) > 1e-9
    rejected = np.array([h not in left for h in range(p.size)])
    assert np.array_equal((adjusted <= alpha)[sure], rejected[sure])


def test_an_undefined_p_value_keeps_its_share_and_what_waits_for_it_is_undefined():
    # H1 undefined: H3 waits for it alone, H4 gets its alpha from H2.
    result = graph([NAN, 0.01, 0.001, 0.03], HALVES, [[0, 0, 1, 0], [0, 0, 0, 1], [0] * 4, [0] * 4])
    np.testing.assert_allclose(result.adjusted, [NAN, 0.02, NAN, 0.06])
    assert [step.hypothesis for step in result.path] == [1, 3]


def test_a_hypothesis_that_never_gets_alpha_is_one():
    assert graph([0.01, 0.0], [1, 0], np.zeros((2, 2))).adjusted.tolist() == [0.01, 1.0]
    assert graph([NAN, 0.0], [1, 0], np.zeros((2, 2))).adjusted[1] == 1.0
    assert graph([], [], np.zeros((0, 0))).adjusted.size == 0


@pytest.mark.parametrize(
    ("p", "weights", "transitions", "message"),
    [
        ([0.1, 0.2], [1], np.zeros((2, 2)), "2 p-values need 2 weights and a 2 x 2 matrix"),
        ([0.1, 0.2], [1, 0], np.zeros((2, 3)), "2 p-values need 2 weights and a 2 x 2 matrix"),
        ([0.1, 1.2], [1, 0], np.zeros((2, 2)), r"p-values lie in \[0, 1\]"),
        ([0.1, 0.2], [-0.1, 1], np.zeros((2, 2)), "weights are at least 0"),
        ([0.1, 0.2], [NAN, 1], np.zeros((2, 2)), "weights are at least 0"),
        ([0.1, 0.2], [0.6, 0.5], np.zeros((2, 2)), "weights sum to at most 1"),
        ([0.1, 0.2], [1, 0], [[0, -1], [0, 0]], "transitions are at least 0"),
        ([0.1, 0.2], [1, 0], [[0, 1.1], [0, 0]], "each row of transitions sums to <= 1"),
        ([0.1, 0.2], [1, 0], [[0.5, 0], [0, 0]], "no hypothesis passes alpha to itself"),
    ],
)
def test_impossible_graphs_are_refused(p, weights, transitions, message):
    with pytest.raises(ValueError, match=message):
        graph(p, weights, transitions)


def test_all_faults_of_a_graph_are_named_at_once():
    with pytest.raises(ValueError, match=r"p-values .*; weights sum .*; no hypothesis passes"):
        graph([2.0, 0.1], [1, 1], [[1, 0], [0, 0]])
