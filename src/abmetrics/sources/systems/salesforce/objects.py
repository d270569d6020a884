"""Salesforce's objects as they are exported: API names, those of Data Loader (one word, capitals) and Fivetran's.

Custom fields stand under what users usually call them; where yours is called otherwise, say so under `fields`.
"""

from __future__ import annotations

from abmetrics.sources.system import Object


def _object(name: str, signature: str, columns: str, files: str = "") -> Object:
    """An object whose columns may also be written as one word, as in ACCOUNTID."""
    spelled = (token.split("|") for token in columns.split())
    both = ("|".join(dict.fromkeys((*names, *(name.replace("_", "") for name in names)))) for names in spelled)
    return Object(name, columns=" ".join(both), signature=signature, files=files)


_KEPT = "is_deleted fivetran_active fivetran_start"
_STAMPS = """
    created_date last_modified_date system_modstamp
    extracted_at|fivetran_synced|recordstamp|airbyte_extracted_at|sdc_extracted_at
"""
_ACCOUNT_ATTRIBUTES = """
    owner_id industry billing_country shipping_country
    tier|abm_tier_c|account_tier_c|tier_c  segment|segment_c|account_segment_c|sales_segment_c
    size_band|size_band_c|employee_band_c  region|region_c|sales_region_c
    programme|abm_programme_c|programme_c|abm_program_c
"""
_PERSON_ATTRIBUTES = """
    contact_status|contact_status_c|lead_status_c|status_c
    score|lead_score_c|score_c|contact_score_c|pi_score_c|mkto_si_mkto_lead_score_c|mkto_71_lead_score_c
"""

ACCOUNTS = (
    _object(
        "account",
        "id name",
        f"""
        id name website parent_id number_of_employees annual_revenue currency_iso_code master_record_id
        domain|domain_c|email_domain_c  {_ACCOUNT_ATTRIBUTES}
        is_target|target_account_c|is_target_account_c|is_target_c|target_c|abm_target_c
        {_KEPT} {_STAMPS}
        """,
    ),
    _object(
        "account_version",
        "id fivetran_start",
        f"id master_record_id {_ACCOUNT_ATTRIBUTES} {_KEPT}",
        files="account_history",
    ),
    _object(
        "account_history",
        "account_id field new_value created_date",
        "id account_id field data_type old_value new_value created_date is_deleted",
    ),
)

PEOPLE = (
    _object(
        "contact",
        "id account_id",
        f"""
        id account_id name first_name last_name email phone mobile_phone title department lead_source master_record_id
        persona|persona_c|buyer_persona_c  left_at|left_company_date_c|no_longer_at_company_date_c
        {_PERSON_ATTRIBUTES} {_KEPT} {_STAMPS}
        """,
    ),
    _object(
        "contact_version",
        "id fivetran_start",
        f"id account_id master_record_id {_PERSON_ATTRIBUTES} {_KEPT}",
        files="contact_history",
    ),
    _object(
        "contact_history",
        "contact_id field new_value created_date",
        "id contact_id field data_type old_value new_value created_date is_deleted",
    ),
    _object(
        "lead",
        "id status",
        f"""
        id name first_name last_name email phone mobile_phone title department company lead_source status
        is_converted converted_date converted_account_id converted_contact_id master_record_id
        converted_at|converted_date_time_c  persona|persona_c|buyer_persona_c
        matched_account_id|lean_data_reporting_matched_account_c|matched_account_c
        {_PERSON_ATTRIBUTES} {_KEPT} {_STAMPS}
        """,
    ),
    _object(
        "lead_version",
        "id status fivetran_start",
        f"id status master_record_id {_PERSON_ATTRIBUTES} {_KEPT}",
        files="lead_history",
    ),
    _object(
        "lead_history",
        "lead_id field new_value created_date",
        "id lead_id field data_type old_value new_value created_date is_deleted",
    ),
    _object(
        "user",
        "id name",
        """
        id name first_name last_name user_role_id manager_id department division region|region_c|sales_region_c
        fivetran_active
        """,
    ),
    _object("user_role", "id name", "id name"),
)

DEALS = (
    _object(
        "opportunity",
        "id stage_name",
        f"""
        id account_id name owner_id type record_type_id stage_name is_closed is_won amount currency_iso_code close_date
        lead_source campaign_id
        loss_reason|loss_reason_c|lost_reason_c|closed_lost_reason_c|reason_lost_c|closed_reason_c
        competitor|competitor_c|main_competitor_c|main_competitors_c|primary_competitor_c
        is_duplicate|is_duplicate_c|duplicate_c
        {_KEPT} {_STAMPS}
        """,
    ),
    _object(
        "opportunity_version",
        "id stage_name fivetran_start",
        f"""
        id stage_name is_closed is_won amount currency_iso_code close_date owner_id {_KEPT}
        """,
        files="opportunity_history",
    ),
    _object(
        "opportunity_history",
        "opportunity_id stage_name created_date",
        "id opportunity_id stage_name amount currency_iso_code close_date created_date is_deleted",
    ),
    _object(
        "opportunity_field_history",
        "opportunity_id field new_value created_date",
        "id opportunity_id field data_type old_value new_value created_date is_deleted",
    ),
    _object(
        "opportunity_stage",
        "is_closed is_won",
        "api_name master_label is_closed is_won",
    ),
    _object(
        "opportunity_contact_role",
        "opportunity_id contact_id",
        "id opportunity_id contact_id role is_primary created_date is_deleted fivetran_active",
    ),
    _object(
        "opportunity_line_item",
        "opportunity_id product_2_id",
        "id opportunity_id product_2_id total_price is_deleted fivetran_active",
    ),
    _object(
        "product",
        "id name",
        "id name family is_deleted fivetran_active",
        files="product_2",
    ),
    _object(
        "contract",
        "id account_id start_date",
        """
        id account_id status start_date end_date contract_term currency_iso_code
        opportunity_id|opportunity_c|sbqq_opportunity_c  type|type_c|contract_type_c
        cancelled_on|cancelled_date_c|cancellation_date_c|termination_date_c|terminated_date_c
        value|total_contract_value_c|contract_value_c|tcv_c|value_c
        annual_value|annual_contract_value_c|acv_c|arr_c|annual_value_c
        is_deleted fivetran_active
        """,
    ),
    _object("record_type", "id name", "id name"),
    _object(
        "currency_type",
        "iso_code conversion_rate",
        "id iso_code conversion_rate is_corporate",
    ),
    _object(
        "dated_conversion_rate",
        "iso_code conversion_rate start_date",
        "id iso_code conversion_rate start_date",
    ),
)

ACTIVITY = (
    _object(
        "task",
        "id subject",
        f"""
        id who_id who_type what_id what_type account_id owner_id subject type task_subtype status is_closed
        activity_date completed_date_time call_type call_duration_in_seconds is_recurrence
        call_disposition|call_disposition_c|sales_loft_1_call_disposition_c  no_show|no_show_c
        {_KEPT} {_STAMPS}
        """,
    ),
    _object(
        "event",
        "id subject",
        f"""
        id who_id who_type what_id what_type account_id owner_id subject type start_date_time activity_date_time
        activity_date duration_in_minutes is_child is_recurrence
        status|status_c|event_status_c|meeting_status_c|outcome_c|meeting_outcome_c  no_show|no_show_c
        booked_through|meeting_source_c|booked_through_c
        {_KEPT} {_STAMPS}
        """,
    ),
    _object(
        "event_relation",
        "event_id relation_id",
        "id event_id relation_id status is_what is_deleted fivetran_active",
        files="event_who_relation",
    ),
    _object(
        "campaign",
        "id name",
        """
        id name type parent_id start_date end_date actual_cost budgeted_cost currency_iso_code created_date
        programme|programme_c|program_c|abm_programme_c  approach|approach_c|programme_approach_c|program_approach_c
        is_deleted fivetran_active
        """,
    ),
    _object(
        "campaign_member",
        "id campaign_id",
        """
        id campaign_id contact_id lead_id lead_or_contact_id account_id status has_responded first_responded_date
        created_date is_deleted fivetran_active
        """,
    ),
)

OBJECTS = (*ACCOUNTS, *PEOPLE, *DEALS, *ACTIVITY)
