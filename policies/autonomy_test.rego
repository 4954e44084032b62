package rainref.autonomy_test

import data.rainref.autonomy
import data.rainref.gate

playbooks := {"resend": {
	"parameters": ["user_ref"],
	"execute": ["support_lead"],
	"propose": ["support"],
	"auto_run": false,
	"per_user_per_day": 3,
}}

request := {
	"type": "resend",
	"parameters": {"user_ref": "u-1"},
	"missing": [],
	"actor": "program",
	"done_for_user_today": 0,
}

outcome(changes) := decided.outcome if {
	decided := gate.decision with input as object.union(request, changes) with data.playbooks as playbooks
}

test_what_is_earned_runs if outcome({"autonomy": {"type": "allow"}}) == "allow"

test_what_is_not_earned_waits if {
	outcome({"autonomy": {"type": "review"}}) == "review"
	outcome({}) == "review"
}

test_earned_or_not_a_denial_stays if {
	outcome({"autonomy": {"type": "allow"}, "missing": ["user_ref"]}) == "deny"
	outcome({"autonomy": {"type": "allow"}, "actor": "product"}) == "deny"
	outcome({"autonomy": {"type": "allow"}, "done_for_user_today": 3}) == "deny"
}

test_says_why if {
	contains(autonomy.earned, "resend") with input as {"type": "resend", "autonomy": {"type": "allow"}}
}
