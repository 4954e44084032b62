# The default rules for actions. Deny is the default; a playbook says which roles may run its action, whose request a
# lead reviews, and whether the program may act alone.
#
# input: type, parameters, missing, actor (a role, or "program"), ticket_id, done_for_user_today, autonomy.type, at
# data.playbooks: by action type {parameters, execute, propose, auto_run, per_user_per_day}
package rainref.gate

playbook := data.playbooks[input.type]

denials contains sprintf("No playbook knows the action '%s'.", [input.type]) if not playbook

denials contains sprintf("'%s' has no parameter '%s'.", [input.type, name]) if {
	some name, _ in input.parameters
	playbook
	not name in playbook.parameters
}

denials contains sprintf("The parameter '%s' is missing.", [name]) if some name in input.missing

denials contains sprintf(
	"'%s' was done %d times for this user in 24 hours; the limit is %d.",
	[input.type, input.done_for_user_today, playbook.per_user_per_day],
) if {
	input.done_for_user_today >= playbook.per_user_per_day
}

denials contains sprintf("The role %s may not run '%s'.", [input.actor, input.type]) if {
	playbook
	input.actor != "program"
	not input.actor in playbook.execute
	not input.actor in playbook.propose
}

allowed := sprintf("'%s' may run by itself.", [input.type]) if {
	input.actor == "program"
	playbook.auto_run
} else := sprintf("The role %s may run '%s'.", [input.actor, input.type]) if {
	input.actor in playbook.execute
}

reviewed := sprintf("'%s' needs a person's approval.", [input.type]) if {
	input.actor == "program"
} else := sprintf("The role %s may propose '%s'; a lead must approve it.", [input.actor, input.type]) if {
	input.actor in playbook.propose
}

default decision := {"outcome": "deny", "reasons": ["No rule allows this."]}

decision := {"outcome": "deny", "reasons": sort(denials)} if {
	count(denials) > 0
} else := {"outcome": "allow", "reasons": [allowed]} if {
	allowed
} else := {"outcome": "allow", "reasons": [data.rainref.autonomy.earned]} if {
	reviewed
	data.rainref.autonomy.earned
} else := {"outcome": "review", "reasons": [reviewed]} if {
	reviewed
}
