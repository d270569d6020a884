"""Where a visit came from: the channel of a source and medium, or of the page that led here, as DuckDB macros.

The groups are those of Google Analytics 4 (its default channel groups, support.google.com/analytics/answer/9756891), in
the order in which it tries them, so that a workspace's channels agree with the reports people know. Their names are in
snake case: `paid_search`, `organic_social`, `mobile_push`. What fits none is `unassigned`.

Sites are told by their name (`linkedin`) or host (`www.linkedin.com`), and by the name of their ads (`linkedin_ads`).
"""

from __future__ import annotations

_SEARCH = "google|bing|yahoo|duckduckgo|baidu|yandex|ecosia|qwant|startpage|naver|seznam|sogou|ask|aol|daum|mojeek|kagi"
_SOCIAL = (
    "facebook|fb|meta|instagram|ig|linkedin|lnkd|twitter|t[.]co|x[.]com|pinterest|reddit|tiktok|threads|xing|quora|"
    "tumblr|snapchat|weibo|vk|bsky|mastodon|news[.]ycombinator"
)
_VIDEO = "youtube|youtu[.]be|vimeo|wistia|dailymotion|twitch"
_SHOPPING = "amazon|ebay|etsy|alibaba|aliexpress|walmart"
_BEFORE = "([a-z]{1,2}[.])?((www|m|l|lm|search|mobile|business|web|out|old)[.])?"
_AFTER = "([ _-]?ads)?([.](com|net|org|app|social|tv|[a-z]{2}))?([.][a-z]{2})?"


def _is_site(names: str) -> str:
    """SQL for whether `site` is one of these, by its name, its host in any country, or its app."""
    host, app = f"{_BEFORE}({names}){_AFTER}", f"com[.]({names})([.].*)?"
    return f"coalesce(regexp_full_match(lower(site), '{host}|{app}'), false)"


HOST_MACRO = r"""
CREATE MACRO host_of(url) AS nullif(regexp_replace(lower(regexp_extract(
    url, '^(?:(?:[A-Za-z][A-Za-z0-9+.-]*:)?//)?(?:[^/@?#]*@)?([^/:?#\s]+[.][^/:?#\s]+)', 1
)), '^www[.]', ''), '');
"""
"""`host_of(url)`: the host of an address, with or without its protocol, in small letters and without `www.`."""

CHANNEL_MACROS = f"""{HOST_MACRO}
CREATE MACRO is_search_site(site) AS {_is_site(_SEARCH)}
    OR coalesce(lower(site) IN ('search.brave.com', 'com.google.android.googlequicksearchbox'), false);
CREATE MACRO is_social_site(site) AS {_is_site(_SOCIAL)};
CREATE MACRO is_video_site(site) AS {_is_site(_VIDEO)};
CREATE MACRO is_shopping_site(site) AS {_is_site(_SHOPPING)};
CREATE MACRO is_mail_site(site) AS coalesce(regexp_matches(lower(site), '^(mail|webmail|outlook)[.]'), false);
CREATE MACRO is_paid(medium) AS coalesce(regexp_full_match(lower(medium), '.*cp.*|ppc|retargeting|paid.*'), false);
CREATE MACRO is_shop_campaign(campaign) AS
    coalesce(regexp_full_match(lower(campaign), '.*(([^a-df-z]|^)shop|shopping).*'), false);
CREATE MACRO is_mail_word(word) AS coalesce(lower(word) IN ('email', 'e-mail', 'e_mail', 'e mail'), false);
CREATE MACRO channel_group(source, medium, campaign) AS CASE
    WHEN lower(source) IN ('(direct)', 'direct') AND coalesce(lower(medium) IN ('(not set)', '(none)', 'none'), true)
        THEN 'direct'
    WHEN contains(lower(campaign), 'cross-network') THEN 'cross_network'
    WHEN is_paid(medium) THEN CASE
        WHEN is_shopping_site(source) OR is_shop_campaign(campaign) THEN 'paid_shopping'
        WHEN is_search_site(source) THEN 'paid_search'
        WHEN is_social_site(source) THEN 'paid_social'
        WHEN is_video_site(source) THEN 'paid_video'
        WHEN lower(medium) = 'cpm' THEN 'display'
        ELSE 'paid_other'
    END
    WHEN lower(medium) IN ('display', 'banner', 'expandable', 'interstitial') THEN 'display'
    WHEN is_shopping_site(source) OR is_shop_campaign(campaign) THEN 'organic_shopping'
    WHEN is_social_site(source)
        OR lower(medium) IN ('social', 'social-network', 'social-media', 'sm', 'social network', 'social media')
        THEN 'organic_social'
    WHEN is_video_site(source) OR contains(lower(medium), 'video') THEN 'organic_video'
    WHEN is_mail_word(source) OR is_mail_word(medium) THEN 'email'
    WHEN is_search_site(source) OR lower(medium) = 'organic' THEN 'organic_search'
    WHEN lower(medium) IN ('referral', 'app', 'link') THEN 'referral'
    WHEN lower(medium) = 'affiliate' THEN 'affiliates'
    WHEN lower(medium) = 'audio' THEN 'audio'
    WHEN lower(source) = 'sms' OR lower(medium) = 'sms' THEN 'sms'
    WHEN regexp_matches(lower(medium), 'push$|mobile|notification') OR lower(source) = 'firebase' THEN 'mobile_push'
    ELSE 'unassigned'
END;
CREATE MACRO referrer_channel(site) AS CASE
    WHEN is_search_site(site) THEN 'organic_search'
    WHEN is_social_site(site) THEN 'organic_social'
    WHEN is_video_site(site) THEN 'organic_video'
    WHEN is_shopping_site(site) THEN 'organic_shopping'
    WHEN is_mail_site(site) THEN 'email'
    ELSE 'referral'
END;
CREATE MACRO url_value(url, name) AS coalesce(
    TRY(url_decode(replace(nullif(regexp_extract(url, '[?&]' || name || '=([^&#]*)', 1), ''), '+', ' '))),
    nullif(regexp_extract(url, '[?&]' || name || '=([^&#]*)', 1), '')
);
"""
"""`channel_group(source, medium, campaign)`, `referrer_channel(site)`, `host_of(url)`, `url_value(url, name)`."""
