"""Widths that labels are placed by."""

from __future__ import annotations

import pytest

from abmetrics.charts.text_width import shortened, text_width


def test_a_width_is_the_sum_of_its_letters_and_a_margin():
    # Inter regular: a 562, b 612, c 571 thousandths of an em; 10 px; 2 % more.
    assert text_width("abc", 10) == pytest.approx((562 + 612 + 571) / 1000 * 10 * 1.02)


def test_all_digits_have_one_width():
    # Inter's tabular digits: 648 thousandths of an em.
    assert {text_width(digit, 10) for digit in "0123456789"} == {648 / 1000 * 10 * 1.02}


@pytest.mark.parametrize(
    ("accented", "plain"), [("Łódź", "Łodz"), ("Çağrı Şirketi", "Cagrı Sirketi"), ("Háček", "Hacek")]
)
def test_accents_take_no_room_of_their_own(accented, plain):
    assert text_width(accented, 13) == text_width(plain, 13)


def test_bold_is_wider():
    assert text_width("Manufacturing", 13, bold=True) > text_width("Manufacturing", 13)


def test_a_letter_that_is_not_in_the_table_takes_a_wide_one_s_room():
    assert text_width("漢", 10) > text_width("m", 10) / 2


@pytest.mark.parametrize("room", [5, 30, 60, 90, 300])
def test_a_shortened_text_fits_its_room(room):
    short = shortened("Public administration", 13, room)
    assert text_width(short, 13) <= room or short == "…"
    assert short == "Public administration" or short.endswith("…")
