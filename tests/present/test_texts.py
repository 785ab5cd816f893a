import pytest

from helpers.present import Label, Number, Text
from helpers.present.text import FIXED_WORDS, digits_refused, worded

N = Number("primary/main/itt/o/among=randomised/risk/estimate", "58%")
NASTY = '<script>alert("x")</script> & *b* | [a](b) `c`'


def test_a_number_knows_its_result():
    assert N.html() == f'<data class="rct-num" value="{N.result_id}">58%</data>'
    assert N._repr_html_() == N.html()
    assert str(N) == N.plain() == "58%"


@pytest.mark.parametrize("parts", [("", "5"), ("a", "")])
def test_a_number_needs_a_result_and_a_text(parts):
    with pytest.raises(ValueError, match="identifier of its result"):
        Number(*parts)


def test_a_number_escapes_both_parts():
    html = Number('a"b<c', "<5 & 6").html()
    assert 'value="a&quot;b&lt;c"' in html
    assert "&lt;5 &amp; 6" in html


def test_a_sentence_in_three_forms():
    text = Text("In {arm}, {share} had it.", arm=Label("Arm <1>"), share=N)
    assert text.plain() == "In Arm <1>, 58% had it."
    assert text.html() == f"In Arm &lt;1&gt;, {N.html()} had it."
    assert text.markdown() == "In Arm &lt;1&gt;, 58% had it."
    assert text._repr_html_().endswith(f'<p class="rct-text">{text.html()}</p>')
    assert list(text.numbers()) == [N]


def test_texts_nest():
    inner = Text("{n} women", n=N)
    outer = Text("Of {who}.", who=inner)
    assert outer.plain() == "Of 58% women."
    assert list(outer.numbers()) == [N]


@pytest.mark.parametrize("words", ["50 women", "٥ women", "per 1000", "per 100.5", "CONSORT 20255"])
def test_a_typed_digit_is_refused(words):
    for make in (Text, worded, digits_refused):
        with pytest.raises(ValueError, match="holds a digit"):
            make(words)
    with pytest.raises(ValueError, match="holds a digit"):
        Text("{words}", words=words)


@pytest.mark.parametrize("words", FIXED_WORDS)
def test_fixed_words_may_hold_their_digits(words):
    assert Text(f"as {words} says, {words}.").plain().count(words) == 2


@pytest.mark.parametrize(
    ("template", "values"), [("{a}", {}), ("a", {"a": "b"}), ("{a}", {"b": "c"})]
)
def test_fields_and_values_must_match(template, values):
    with pytest.raises(ValueError, match="the template has the fields"):
        Text(template, **values)


def test_nothing_in_a_label_is_markup():
    text = Text("{label}", label=Label(NASTY, sub=NASTY))
    assert "<script" not in text.html()
    assert "<script" not in text.markdown()
    assert r"\*b\*" in text.markdown()


def test_no_character_of_a_label_acts_on_a_page_or_in_word():
    label = Label("8\x077", sub="\x1b[1m")
    assert label.plain() == r"8\x077 (\x1b[1m)"
    assert "\x07" not in label.html()
    assert "\x1b" not in label.html()


def test_a_line_break_is_kept_in_html_only():
    assert Text("one\ntwo").html() == "one<br>two"
    assert Text("one\ntwo").markdown() == "one two"
