"""Channels by hand: sources, media and referrers as they stand in logs, with the group each belongs to."""

from __future__ import annotations

import pyarrow as pa
import pytest

from abmetrics.engines.scratch import Scratch
from abmetrics.sources.channels import CHANNEL_MACROS

LINKS = [
    ("(direct)", "(none)", None, "direct"),
    ("google", "organic", None, "organic_search"),
    ("google", "cpc", "brand", "paid_search"),
    ("google", "cpc", "summer-cross-network", "cross_network"),
    ("bing", "ppc", None, "paid_search"),
    ("linkedin", "cpc", "abm_q1", "paid_social"),
    ("LinkedIn_Ads", "Paid_Social", None, "paid_social"),
    ("lnkd.in", "referral", None, "organic_social"),
    ("m.facebook.com", "referral", None, "organic_social"),
    ("newsroom", "social", None, "organic_social"),
    ("youtube.com", "referral", None, "organic_video"),
    ("wistia", "video_embed", None, "organic_video"),
    ("youtube", "cpc", None, "paid_video"),
    ("capterra", "cpc", None, "paid_other"),
    ("6sense", "display", None, "display"),
    ("6sense", "cpm", None, "display"),
    ("marketo", "email", "newsletter", "email"),
    ("e-mail", "newsletter", None, "email"),
    ("partner.example", "referral", None, "referral"),
    ("partner", "affiliate", None, "affiliates"),
    ("podcast", "audio", None, "audio"),
    ("crm", "sms", None, "sms"),
    ("app", "web-push", None, "mobile_push"),
    ("globex", "cpc", "eshop_launch", "paid_shopping"),
    ("globex", "cpc", "workshop_berlin", "paid_other"),
    ("globex", "brochure", None, "unassigned"),
    (None, None, "spring", "unassigned"),
]

REFERRERS = [
    ("https://www.google.com/", "google.com", "organic_search"),
    ("https://www.google.co.uk/search?q=abm", "google.co.uk", "organic_search"),
    ("https://r.search.yahoo.com/", "r.search.yahoo.com", "organic_search"),
    ("https://docs.google.com/document/d/1", "docs.google.com", "referral"),
    ("https://mail.google.com/", "mail.google.com", "email"),
    ("https://www.linkedin.com/feed/", "linkedin.com", "organic_social"),
    ("android-app://com.linkedin.android/", "com.linkedin.android", "organic_social"),
    ("https://t.co/abc", "t.co", "organic_social"),
    ("https://ask.acme.com/", "ask.acme.com", "referral"),
    ("https://www.bing.com.au/", "bing.com.au", "organic_search"),
    ("https://notlinkedin.example/", "notlinkedin.example", "referral"),
    ("//user@Partner.Example:8080/x", "partner.example", "referral"),
    ("partner.example/path", "partner.example", "referral"),
]


def asked(expression: str, **columns: list[str | None]) -> list[str | None]:
    """The values of an expression over columns of texts."""
    scratch = Scratch()
    scratch.define(CHANNEL_MACROS)
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    found: list[str | None] = scratch.query(f"SELECT {expression} AS value FROM texts", {"texts": table})[
        "value"
    ].to_pylist()
    return found


def test_a_link_is_of_the_group_its_source_and_medium_tell() -> None:
    source, medium, campaign, expected = (list(column) for column in zip(*LINKS, strict=True))
    assert asked("channel_group(source, medium, campaign)", source=source, medium=medium, campaign=campaign) == expected


def test_a_referrer_is_of_the_group_its_site_tells() -> None:
    urls, hosts, expected = (list(column) for column in zip(*REFERRERS, strict=True))
    assert asked("host_of(url)", url=urls) == hosts
    assert asked("referrer_channel(host_of(url))", url=urls) == expected


@pytest.mark.parametrize("url", ["/pricing", "localhost", "", "http://", "about:blank"])
def test_what_names_no_host_has_none(url: str) -> None:
    assert asked("host_of(url)", url=[url]) == [None]


def test_values_in_links_are_decoded_and_kept_where_they_cannot_be() -> None:
    urls = [
        "https://a.example/?utm_source=Linked%20In+Ads&x=1",
        "https://a.example/?x=1&utm_source=%FF",
        "https://a.example/",
    ]
    assert asked("url_value(url, 'utm_source')", url=list(urls)) == ["Linked In Ads", "%FF", None]
