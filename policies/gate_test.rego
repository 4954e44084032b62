package rainref.gate_test

import data.rainref.gate

playbooks := {"resend": {
	"parameters": ["user_ref", "template"],
	"execute": ["support_lead"],
	"propose": ["support"],
	"auto_run": false,
	"per_user_per_day": 3,
}}

request := {
	"type": "resend",
	"parameters": {"user_ref": "u-1"},
	"missing": [],
	"actor": "support_lead",
	"done_for_user_today": 0,
}

outcome(changes) := decided.outcome if {
	decided := gate.decision with input as object.union(request, changes) with data.playbooks as playbooks
}

test_lead_runs if outcome({}) == "allow"

test_agent_needs_a_lead if outcome({"actor": "support"}) == "review"

test_program_needs_a_person if outcome({"actor": "program"}) == "review"

test_program_runs_what_is_harmless if {
	harmless := object.union(playbooks, {"resend": object.union(playbooks.resend, {"auto_run": true})})
	decided := gate.decision with input as object.union(request, {"actor": "program"}) with data.playbooks as harmless
	decided.outcome == "allow"
}

test_others_are_denied if {
	every role in ["product", "customer", "admin", "", "Support_Lead"] {
		outcome({"actor": role}) == "deny"
	}
}

test_unknown_action_is_denied if outcome({"type": "drop_tables"}) == "deny"

test_missing_parameter_is_denied if outcome({"missing": ["user_ref"]}) == "deny"

test_foreign_parameter_is_denied if outcome({"parameters": {"sudo": "yes"}}) == "deny"

test_limit_is_kept if {
	outcome({"done_for_user_today": 2}) == "allow"
	outcome({"done_for_user_today": 3}) == "deny"
}

test_nothing_is_denied if {
	decided := gate.decision with input as {} with data.playbooks as {}
	decided.outcome == "deny"
}

test_reasons_are_given if {
	decided := gate.decision with input as object.union(request, {"missing": ["a", "b"]}) with data.playbooks as playbooks
	count(decided.reasons) == 2
}
