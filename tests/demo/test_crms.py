"""Written with Salesforce or with HubSpot, the company is the same one."""

from __future__ import annotations

from collections import Counter, defaultdict

TYPES = {"New Business": "newbusiness", "Renewal": "renewal", "Upsell": "upsell", "Cross-Sell": "crosssell"}


def stage_labels(read, hubspot):
    return {row["stage_id"]: row["label"] for row in read(hubspot, "hubspot/deal_pipeline_stage.csv")}


def test_both_tell_the_same_deals(salesforce, hubspot, read, latest):
    labels = stage_labels(read, hubspot)
    ours = latest(salesforce, "salesforce/Opportunity.csv", "Id", "SystemModstamp").values()
    theirs = latest(hubspot, "hubspot/deal.csv", "deal_id", "property_hs_lastmodifieddate").values()
    assert len(ours) == len(theirs) > 400
    told = Counter(
        (
            row["Name"], TYPES[row["Type"]], row["StageName"], row["Amount"], row["CurrencyIsoCode"], row["CloseDate"],
            row["CreatedDate"][:19], row["LeadSource"], row["Loss_Reason__c"], row["Duplicate__c"],
            row["Main_Competitor__c"], row["Promotion__c"],
        )
        for row in ours
    )  # fmt: skip
    assert told == Counter(
        (
            row["property_dealname"], row["property_dealtype"], labels[row["deal_pipeline_stage_id"]],
            row["property_amount"], row["property_deal_currency_code"], row["property_closedate"][:10],
            row["property_createdate"].replace(" ", "T"), row["property_lead_source"],
            row["property_closed_lost_reason"], row["property_duplicate"], row["property_competitor"],
            row["property_promotion"],
        )
        for row in theirs
    )  # fmt: skip


def test_both_tell_the_same_way_of_each_deal(salesforce, hubspot, read):
    labels = stage_labels(read, hubspot)
    names = {row["Id"]: row["Name"] for row in read(salesforce, "salesforce/Opportunity.csv")}
    deals = {row["deal_id"]: row["property_dealname"] for row in read(hubspot, "hubspot/deal.csv")}
    ours, theirs = defaultdict(list), defaultdict(list)
    for row in read(salesforce, "salesforce/OpportunityHistory.csv"):
        ours[row["OpportunityId"]].append((row["CreatedDate"][:19].replace("T", " "), row["StageName"]))
    for row in read(hubspot, "hubspot/deal_stage.csv"):
        theirs[row["deal_id"]].append((row["date_entered"], labels[row["value"]]))
    assert Counter((names[i], tuple(way)) for i, way in ours.items()) == Counter(
        (deals[i], tuple(way)) for i, way in theirs.items()
    )


def test_both_tell_the_same_firms_people_meetings_and_calls(salesforce, hubspot, read, latest):
    accounts = latest(salesforce, "salesforce/Account.csv", "Id", "SystemModstamp").values()
    companies = latest(hubspot, "hubspot/company.csv", "id", "property_hs_lastmodifieddate").values()
    assert Counter((r["Name"], r["ABM_Tier__c"], r["Programme__c"], r["MQA_Status__c"]) for r in accounts) == Counter(
        (r["property_name"], r["property_abm_tier"], r["property_programme"], r["property_mqa_status"])
        for r in companies
    )
    contacts = latest(salesforce, "salesforce/Contact.csv", "Id", "SystemModstamp").values()
    leads = latest(salesforce, "salesforce/Lead.csv", "Id", "SystemModstamp").values()
    people = latest(hubspot, "hubspot/contact.csv", "id", "property_lastmodifieddate").values()
    mails = Counter(r["Email"] for r in contacts) + Counter(r["Email"] for r in leads if r["IsConverted"] == "false")
    assert mails == Counter(r["property_email"] for r in people)
    length = [r["DurationInMinutes"] for r in read(salesforce, "salesforce/Event.csv")]
    assert len(length) == len(read(hubspot, "hubspot/engagement_meeting.csv"))
    calls = sum(int(r["CallDurationInSeconds"]) for r in read(salesforce, "salesforce/Task.csv"))
    assert calls * 1000 == sum(
        int(r["property_hs_call_duration"]) for r in read(hubspot, "hubspot/engagement_call.csv")
    )
    roles = len(read(salesforce, "salesforce/OpportunityContactRole.csv"))
    assert roles == len(read(hubspot, "hubspot/deal_contact.csv"))


def test_both_tell_the_same_mails(salesforce, hubspot, read):
    events = Counter(
        (row["type"], row["filtered_event"])
        for row in {row["id"]: row for row in read(hubspot, "hubspot/email_event.csv")}.values()
    )
    for name, kind in (("send_email", "SENT"), ("email_delivered", "DELIVERED"), ("email_bounced", "BOUNCE")):
        assert events[kind, "false"] == len(read(salesforce, f"marketo/activity_{name}.csv"))
    clicks = Counter(row["is_bot_activity"] for row in read(salesforce, "marketo/activity_click_email.csv"))
    assert clicks == {"true": events["CLICK", "true"], "false": events["CLICK", "false"]}


def test_what_does_not_hang_on_the_crm_is_the_same_file(salesforce, hubspot):
    same = ("bombora", "g2", "mailbox", "calendar", "delighted", "linkedin_ads", "google_ads", "facebook_ads", "ecb")
    for part in same:
        ours = {path.name: path.read_bytes() for path in (salesforce / "exports" / part).iterdir()}
        assert ours == {path.name: path.read_bytes() for path in (hubspot / "exports" / part).iterdir()}


def test_both_seal_the_same_stages_rates_and_lift(salesforce, hubspot, truths):
    ours, theirs = truths(salesforce), truths(hubspot)
    assert list(ours["stages"].values()) == list(theirs["stages"].values())
    for part in ("close_rates", "personalisation_lift"):
        assert ours[part] == theirs[part]
