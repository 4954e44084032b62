package rainref.gate_test

import data.rainref.gate

request := {
	"type": "resend",
	"parameters": {"user_ref": "u-1"},
	"missing": [],
	"actor": "support_lead",
	"playbook": {
		"name": "resend",
		"parameters": ["user_ref", "template", "amount"],
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
	"time": {"hour": 12, "minute": 0, "weekday": "monday"},
}

settings := {
	"limits": {
		"workspace": {"hour": 10, "day": 50},
		"customers": {"hour": 5},
		"customers_before_canary": 2,
	},
	"quiet_hours": {"from": 22, "to": 6, "types": ["restart"]},
	"tiers": {"enterprise": {"types": ["resend"], "obligations": ["two_people"]}},
	"amounts": {"parameters": ["amount"], "review": 50, "two_people": 500, "deny": 5000},
	"roles": {"sealed": {"execute": [], "propose": ["admin"]}},
	"masked": ["password"],
}

decided(changes) := decision if {
	decision := gate.decision with input as object.union(request, changes) with data.settings as settings
}

outcome(changes) := decided(changes).outcome

paying(amount) := {"parameters": {"user_ref": "u-1", "amount": sprintf("%v", [amount])}, "amounts": {"amount": amount}}

at(hour) := {"type": "restart", "time": {"hour": hour}}

test_lead_runs if {
	decided({}).outcome == "allow"
	decided({}).obligations == []
}

test_agent_needs_a_lead if outcome({"actor": "support"}) == "review"

test_program_needs_a_person if outcome({"actor": "program"}) == "review"

test_program_runs_what_is_harmless if outcome({"actor": "program", "playbook": {"auto_run": true}}) == "allow"

test_others_are_denied if {
	every role in ["product", "customer", "admin", "", "Support_Lead"] {
		outcome({"actor": role}) == "deny"
	}
}

test_roles_by_type_come_first if {
	outcome({"type": "sealed"}) == "deny"
	outcome({"type": "sealed", "actor": "admin"}) == "review"
}

test_unknown_action_is_denied if {
	outcome({"type": "drop_tables", "playbook": null}) == "deny"
	gate.decision.outcome == "deny" with input as object.remove(request, ["playbook"]) with data.settings as settings
}

test_missing_parameter_is_denied if outcome({"missing": ["user_ref"]}) == "deny"

test_foreign_parameter_is_denied if outcome({"parameters": {"sudo": "yes"}}) == "deny"

test_limit_for_a_customer_is_kept if {
	outcome({"history": {"customer": {"day": 2}}}) == "allow"
	outcome({"history": {"customer": {"day": 3}}}) == "deny"
}

test_rate_of_a_workspace_is_kept if {
	outcome({"history": {"workspace": {"hour": 9}}}) == "allow"
	outcome({"history": {"workspace": {"hour": 10}}}) == "deny"
	outcome({"history": {"workspace": {"day": 50}}}) == "deny"
}

test_blast_radius_asks_for_a_canary_and_then_ends if {
	decided({"history": {"customers": {"hour": 1}}}).obligations == []
	decided({"history": {"customers": {"hour": 2}}}).obligations == ["canary"]
	outcome({"history": {"customers": {"hour": 5}}}) == "deny"
}

test_harmless_actions_know_no_blast_radius if {
	outcome({"playbook": {"auto_run": true}, "history": {"customers": {"hour": 99}, "workspace": {"hour": 99}}}) == "allow"
}

test_quiet_hours_wait_for_a_person if {
	every hour in [22, 23, 0, 5] {
		decided(at(hour)).outcome == "review"
		decided(at(hour)).obligations == ["note_required"]
	}
	every hour in [6, 12, 21] {
		outcome(at(hour)) == "allow"
	}
}

test_quiet_hours_within_a_day if {
	day := object.union(settings, {"quiet_hours": {"from": 12, "to": 14}})
	asked := {hour: decision.outcome |
		some hour in [11, 12, 13, 14]
		decision := gate.decision with input as object.union(request, at(hour)) with data.settings as day
	}
	asked == {11: "allow", 12: "review", 13: "review", 14: "allow"}
}

test_careful_tier_needs_two_people if {
	decided({"customer": {"tier": "enterprise"}}) == {
		"outcome": "review",
		"reasons": ["Customers of the tier enterprise get a second look."],
		"obligations": ["two_people"],
	}
	outcome({"customer": {"tier": "free"}}) == "allow"
}

test_amounts_rise_from_nothing_to_denial if {
	decided(paying(50)).outcome == "allow"
	decided(paying(51)).outcome == "review"
	decided(paying(51)).obligations == ["note_required"]
	decided(paying(501)).obligations == ["note_required", "two_people"]
	decided(paying(5001)).outcome == "deny"
}

test_amount_that_is_no_positive_number_is_denied if {
	outcome({"parameters": {"amount": "lots"}}) == "deny"
	outcome(paying(0)) == "deny"
	outcome(paying(-5)) == "deny"
}

test_input_without_a_part_is_denied if {
	every part in ["parameters", "missing", "history", "time", "amounts", "actor", "type"] {
		asked := object.remove(request, [part])
		gate.decision.outcome == "deny" with input as asked with data.settings as settings
	}
}

test_nothing_is_denied if {
	gate.decision.outcome == "deny" with input as {} with data.settings as settings
	gate.decision.outcome == "deny" with input as {} with data.settings as {}
}

test_reasons_are_given if count(decided({"missing": ["a", "b"]}).reasons) == 2

test_secrets_are_masked if {
	masked := gate.masked with input as object.union(request, {"parameters": {"new_password": "x"}}) with data.settings as settings
	masked == {"/parameters/new_password"}
}
