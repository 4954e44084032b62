package rainref.autonomy_test

import data.rainref.autonomy
import data.rainref.gate

request := {
	"type": "resend",
	"parameters": {"user_ref": "u-1"},
	"missing": [],
	"actor": "program",
	"playbook": {
		"name": "resend",
		"parameters": ["user_ref", "amount"],
		"execute": ["support_lead"],
		"propose": ["support"],
		"auto_run": false,
		"per_user_per_day": 3,
	},
	"customer": {"ref": "u-1", "tier": null},
	"amounts": {},
	"history": {
		"customer": {"hour": 0, "day": 0, "month": 0},
		"workspace": {"hour": 0, "day": 0, "month": 0},
		"customers": {"hour": 0, "day": 0, "month": 0},
	},
	"autonomy": {"type": "allow"},
	"time": {"hour": 12, "minute": 0, "weekday": "monday"},
}

settings := {
	"limits": {"workspace": {"hour": 10}, "customers": {"hour": 5}, "customers_before_canary": 2},
	"quiet_hours": {"from": 22, "to": 6, "types": ["resend"]},
	"tiers": {"enterprise": {"types": ["resend"], "obligations": ["two_people"]}},
	"amounts": {"parameters": ["amount"], "review": 50, "two_people": 500, "deny": 5000},
	"roles": {},
	"masked": [],
}

decided(changes) := decision if {
	decision := gate.decision with input as object.union(request, changes) with data.settings as settings
}

outcome(changes) := decided(changes).outcome

test_what_is_earned_runs if {
	decided({}).outcome == "allow"
	decided({}).reasons == ["'resend' has earned to run without a lead."]
	outcome({"actor": "support"}) == "allow"
}

test_what_is_not_earned_waits if {
	outcome({"autonomy": {"type": "review"}}) == "review"
	gate.decision.outcome == "review" with input as object.remove(request, ["autonomy"]) with data.settings as settings
}

test_earned_or_not_a_denial_stays if {
	outcome({"missing": ["user_ref"]}) == "deny"
	outcome({"actor": "product"}) == "deny"
	outcome({"history": {"customer": {"day": 3}}}) == "deny"
}

test_earned_or_not_a_concern_waits_for_a_person if {
	outcome({"time": {"hour": 23}}) == "review"
	outcome({"customer": {"tier": "enterprise"}}) == "review"
	outcome({"parameters": {"user_ref": "u-1", "amount": "51"}, "amounts": {"amount": 51}}) == "review"
}

test_earned_keeps_its_canary if {
	decided({"history": {"customers": {"hour": 2}}}).outcome == "allow"
	decided({"history": {"customers": {"hour": 2}}}).obligations == ["canary"]
}

test_says_why if {
	contains(autonomy.earned, "resend") with input as {"type": "resend", "autonomy": {"type": "allow"}}
}
