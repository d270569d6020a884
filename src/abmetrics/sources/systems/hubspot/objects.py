"""The objects of a HubSpot export: their columns under HubSpot's API names, and under those of its own CSV exports."""

from __future__ import annotations

from abmetrics.sources.system import Object

COMPANY = Object(
    "company",
    """
    id|hs_object_id|company_id|record_id  name|company_name|property_name  domain|company_domain_name
    website|website_url  hs_additional_domains|additional_domains  hs_parent_company_id|parent_company_id  industry
    tier|abm_tier|account_tier|hs_ideal_customer_profile|ideal_customer_profile_tier
    segment|abm_segment|account_segment|customer_segment  region|sales_region|territory  country|country_region
    programme|abm_programme|program  is_target|hs_is_target_account|is_target_account|target_account
    numberofemployees|number_of_employees  annualrevenue|annual_revenue
    currency|hs_annual_revenue_currency_code|annual_revenue_currency  hubspot_owner_id|owner_id|company_owner
    createdate|created_at|create_date  hs_lastmodifieddate|last_modified_date|_fivetran_synced
    is_deleted|_fivetran_deleted|archived
    salesforceaccountid|salesforce_account_id  hs_merged_object_ids|merged_company_ids
    """,
    signature="id name",
)

COMPANY_HISTORY = Object(
    "company_property_history",
    "company_id  name|property  value  changed_at|timestamp|timestamp_instant|_fivetran_start|updated_at",
    signature="company_id name value changed_at",
    files="company_history",
)

CONTACT = Object(
    "contact",
    """
    id|vid|hs_object_id|contact_id|record_id  email|property_email  firstname|first_name  lastname|last_name
    phone|phone_number|mobilephone  jobtitle|job_title  company|company_name  department|job_function
    associatedcompanyid|associated_company_id|primary_associated_company_id|associated_company_ids_primary
    lifecyclestage|lifecycle_stage  hs_lead_status|lead_status  hubspotscore|hubspot_score|lead_score
    lead_source|hs_analytics_source|original_source|original_traffic_source
    createdate|created_at|create_date  lastmodifieddate|last_modified_date|_fivetran_synced
    is_deleted|_fivetran_deleted|archived
    hs_merged_object_ids|hs_calculated_merged_vids|merged_contact_ids
    salesforcecontactid|salesforce_contact_id  salesforceleadid|salesforce_lead_id
    """,
    signature="id email",
)

CONTACT_COMPANY = Object("contact_company", "contact_id  company_id  type_id", signature="contact_id company_id")

CONTACT_HISTORY = Object(
    "contact_property_history",
    "contact_id|vid  name|property  value  changed_at|timestamp|timestamp_instant|_fivetran_start|updated_at",
    signature="contact_id name value changed_at",
    files="contact_history",
)

CONTACT_MERGES = Object(
    "contact_merge_audit",
    "canonical_vid|contact_id  vid_to_merge  merged_at|timestamp",
    signature="canonical_vid vid_to_merge",
)

DEAL = Object(
    "deal",
    """
    deal_id|hs_object_id|id|record_id  dealname|deal_name|property_dealname  pipeline|deal_pipeline_id
    dealstage|deal_pipeline_stage_id|deal_stage  amount  deal_currency_code|currency
    closedate|close_date  createdate|created_at|create_date  hs_lastmodifieddate|last_modified_date|_fivetran_synced
    owner_id|hubspot_owner_id|deal_owner
    associatedcompanyid|company_id|hs_primary_associated_company|associated_company_ids_primary
    dealtype|deal_type  deal_source|lead_source|hs_analytics_source|original_source|original_traffic_source
    closed_lost_reason|loss_reason  competitor|competitors  is_duplicate|duplicate
    hs_is_closed|is_closed  hs_is_closed_won|is_closed_won  hs_is_closed_lost|is_closed_lost
    is_deleted|_fivetran_deleted|archived  hs_merged_object_ids|merged_deal_ids
    """,
    signature="deal_id dealname",
)

DEAL_COMPANY = Object("deal_company", "deal_id  company_id  type_id", signature="deal_id company_id")

DEAL_CONTACT = Object(
    "deal_contact", "deal_id  contact_id  role|label|type_label|association_label", signature="deal_id contact_id"
)

DEAL_HISTORY = Object(
    "deal_property_history",
    "deal_id  name|property  value  changed_at|timestamp|timestamp_instant|_fivetran_start|updated_at",
    signature="deal_id name value changed_at",
    files="deal_history",
)

DEAL_STAGES = Object(
    "deal_stage",
    "deal_id  value|stage_id|dealstage  entered_at|date_entered|_fivetran_start",
    signature="deal_id value entered_at",
)

PIPELINE_STAGE = Object(
    "deal_pipeline_stage",
    "stage_id|id  pipeline_id  label  closed_won  is_closed  probability",
    signature="stage_id label",
)

MERGED_DEAL = Object("merged_deal", "deal_id  merged_deal_id", signature="deal_id merged_deal_id")

ENGAGEMENT = Object(
    "engagement",
    """
    id|engagement_id  type|engagement_type  happened_at|timestamp|hs_timestamp  created_at|hs_createdate|createdate
    owner_id|hubspot_owner_id  is_deleted|_fivetran_deleted
    """,
    signature="id type",
)

_LOGGED = """
    engagement_id|id|hs_object_id  happened_at|hs_timestamp|timestamp  created_at|hs_createdate|createdate
    owner_id|hubspot_owner_id  is_deleted|_fivetran_deleted|archived
"""

CALL = Object(
    "engagement_call",
    f"""
    {_LOGGED} duration|hs_call_duration|duration_milliseconds  direction|hs_call_direction
    disposition|hs_call_disposition  status|hs_call_status
    """,
    signature="engagement_id",
    files="call",
)

MEETING = Object(
    "engagement_meeting",
    f"""
    {_LOGGED} start_time|hs_meeting_start_time  end_time|hs_meeting_end_time  outcome|meeting_outcome|hs_meeting_outcome
    title|hs_meeting_title  activity_type|hs_activity_type  booked_through|source|hs_meeting_source
    """,
    signature="engagement_id",
    files="meeting",
)

EMAIL = Object(
    "engagement_email",
    f"""
    {_LOGGED} type  direction|hs_email_direction  status|hs_email_status  thread_id|hs_email_thread_id
    from_email|hs_email_from_email  to_email|hs_email_to_email
    """,
    signature="engagement_id",
    files="email",
)

COMMUNICATION = Object(
    "engagement_communication",
    f"{_LOGGED} channel|hs_communication_channel_type|channel_type",
    signature="engagement_id",
    files="communication",
)

ENGAGEMENT_COMPANY = Object("engagement_company", "engagement_id  company_id", signature="engagement_id company_id")
ENGAGEMENT_CONTACT = Object("engagement_contact", "engagement_id  contact_id", signature="engagement_id contact_id")
ENGAGEMENT_DEAL = Object("engagement_deal", "engagement_id  deal_id", signature="engagement_id deal_id")

EMAIL_EVENT = Object(
    "email_event",
    "id  type  created|created_at  recipient  email_campaign_id  filtered_event",
    signature="id type created",
)
EMAIL_EVENT_OPEN = Object("email_event_open", "id  duration  user_agent", signature="id duration")
EMAIL_EVENT_CLICK = Object("email_event_click", "id  url  user_agent", signature="id url")
EMAIL_EVENT_STATUS_CHANGE = Object(
    "email_event_status_change", "id  portal_subscription_status  bounced", signature="id portal_subscription_status"
)
EMAIL_CAMPAIGN = Object("email_campaign", "id  name  subject  type", signature="id name")

FORM = Object("form", "guid|id  name", signature="guid name")
FORM_SUBMISSION = Object(
    "contact_form_submission",
    "contact_id  form_id  conversion_id  submitted_at|timestamp  page_url  title",
    signature="contact_id form_id submitted_at",
    files="form_submission",
)

OWNER = Object(
    "owner",
    "owner_id|id  email  first_name  last_name  active_user_id|user_id",
    signature="owner_id email",
)
OWNER_TEAM = Object("owner_team", "owner_id  team_id  is_team_primary", signature="owner_id team_id")
TEAM = Object("team", "id|team_id  name", signature="id name")
USERS = Object("users", "id|user_id  primary_team_id", signature="id primary_team_id", files="user")

TICKET = Object(
    "ticket",
    """
    id|hs_object_id|ticket_id|record_id  createdate|created_at|create_date|property_createdate  closed_date|close_date
    hs_pipeline|pipeline  hs_pipeline_stage|ticket_status  hs_ticket_priority|priority
    hs_lastmodifieddate|last_modified_date|_fivetran_synced  is_deleted|_fivetran_deleted|archived
    """,
    signature="id createdate",
)
TICKET_COMPANY = Object("ticket_company", "ticket_id  company_id", signature="ticket_id company_id")
TICKET_CONTACT = Object("ticket_contact", "ticket_id  contact_id", signature="ticket_id contact_id")
TICKET_STAGE = Object("ticket_pipeline_stage", "stage_id|id  pipeline_id  label", signature="stage_id label")

OBJECTS = (
    COMPANY, COMPANY_HISTORY, CONTACT, CONTACT_COMPANY, CONTACT_HISTORY, CONTACT_MERGES, DEAL, DEAL_COMPANY,
    DEAL_CONTACT, DEAL_HISTORY, DEAL_STAGES, PIPELINE_STAGE, MERGED_DEAL, ENGAGEMENT, CALL, MEETING, EMAIL,
    COMMUNICATION, ENGAGEMENT_COMPANY, ENGAGEMENT_CONTACT, ENGAGEMENT_DEAL, EMAIL_EVENT, EMAIL_EVENT_OPEN,
    EMAIL_EVENT_CLICK, EMAIL_EVENT_STATUS_CHANGE, EMAIL_CAMPAIGN, FORM, FORM_SUBMISSION, OWNER, OWNER_TEAM, TEAM,
    USERS, TICKET, TICKET_COMPANY, TICKET_CONTACT, TICKET_STAGE,
)  # fmt: skip
