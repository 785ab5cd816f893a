"""The data dictionary says what each variable is and how complete."""

from helpers.data import clean, dictionary


def test_dictionary(small):
    study = small(
        "id,arm,age,site,live_birth\n1,t,30,A,yes\n2,p,,B,no\n",
        declare={"age": {"missing_codes": [-9, "ND"]}},
        derived={
            "old": {"label": "35 or more", "condition": {"variable": "age", "at_least": 35}},
        },
    )
    table = dictionary(study, clean(study).participants).set_index("variable")
    assert list(table.index) == ["id", "arm", "age", "site", "live_birth", "old"]
    assert table.loc["age"].to_dict() == {
        "label": "Age", "type": "continuous", "unit": "years", "range": "18..45", "levels": "",
        "measured": "baseline", "column": "age", "missing_codes": "-9|ND", "derived": "",
        "present": 1, "missing": 1,
    }  # fmt: skip
    assert table.loc["arm", "levels"] == "t=Treatment|p=Placebo"
    assert table.loc["site", "levels"] == "A=Centre A|B=Centre B"
    assert table.loc["old", "derived"] == "condition of age"
    assert table.loc["old", "column"] == ""
