# METADATA
# title: The default rules for actions
# description: |
#   Deny is the default. A playbook says which roles may run its action, whose request a lead reviews, and whether the
#   program may act alone; data.settings says the limits. README.md beside this file describes the input.
package rainref.gate

playbook := input.playbook if is_object(input.playbook)

# What stays inside RainRef and changes nothing for a customer is outside the limits that guard customers.
harmless if playbook.auto_run

# Who may do what: data.settings.roles overrides the playbook by action type, {"execute": […], "propose": […]}.
executors := object.get(data.settings.roles, [input.type, "execute"], playbook.execute)

proposers := object.get(data.settings.roles, [input.type, "propose"], playbook.propose)

denials contains sprintf("No playbook knows the action '%s'.", [input.type]) if not playbook

denials contains sprintf("'%s' has no parameter '%s'.", [input.type, name]) if {
	some name, _ in input.parameters
	playbook
	not name in playbook.parameters
}

denials contains sprintf("The parameter '%s' is missing.", [name]) if {
	some name in input.missing
	name in playbook.parameters
}

# What is missing besides parameters comes as a sentence that says why no call could be built.
denials contains sentence if {
	some sentence in input.missing
	not sentence in playbook.parameters
}

denials contains sprintf("The role %s may not run '%s'.", [input.actor, input.type]) if {
	playbook
	input.actor != "program"
	not input.actor in executors
	not input.actor in proposers
}

# A part of the input that is not there must not make a limit disappear.
denials contains sprintf("The input has no '%s'.", [part]) if {
	some part in ["parameters", "missing", "history", "time", "amounts"]
	not part in object.keys(input)
}

denials contains sprintf(
	"'%s' was done %d times for this customer in 24 hours; the limit is %d.",
	[input.type, input.history.customer.day, playbook.per_user_per_day],
) if {
	input.history.customer.day >= playbook.per_user_per_day
}

denials contains sprintf("'%s' was done %d times in the last %s; the limit is %d.", [input.type, done, span, limit]) if {
	not harmless
	some span, limit in data.settings.limits.workspace
	done := input.history.workspace[span]
	done >= limit
}

denials contains sprintf("'%s' touched %d customers in the last %s; the limit is %d.", [input.type, touched, span, limit]) if {
	not harmless
	some span, limit in data.settings.limits.customers
	touched := input.history.customers[span]
	touched >= limit
}

denials contains sprintf("%v is above the highest amount, %v.", [amount, data.settings.amounts.deny]) if {
	amount > data.settings.amounts.deny
}

denials contains sprintf("The amount '%s' is not a positive number.", [name]) if {
	some name in data.settings.amounts.parameters
	name in object.keys(input.parameters)
	not positive(name)
}

positive(name) if input.amounts[name] > 0

# The largest of the parameters that are amounts.
amount := max([value | some name in data.settings.amounts.parameters; value := input.amounts[name]])

quiet if {
	hours := data.settings.quiet_hours
	hours.from < hours.to
	input.time.hour >= hours.from
	input.time.hour < hours.to
}

quiet if {
	hours := data.settings.quiet_hours
	hours.from > hours.to
	not awake(hours)
}

awake(hours) if {
	input.time.hour >= hours.to
	input.time.hour < hours.from
}

# Why what would be allowed has to be looked at by a person all the same.
concerns contains sprintf("'%s' waits for a person between %d and %d o'clock.", [
	input.type, data.settings.quiet_hours.from,
	data.settings.quiet_hours.to,
]) if {
	input.type in data.settings.quiet_hours.types
	quiet
}

concerns contains sprintf("Customers of the tier %s get a second look.", [input.customer.tier]) if careful_tier

concerns contains sprintf("%v is above %v.", [amount, data.settings.amounts.review]) if amount > data.settings.amounts.review

careful_tier := tier if {
	tier := data.settings.tiers[input.customer.tier]
	input.type in tier.types
}

obligations contains obligation if some obligation in careful_tier.obligations

obligations contains "two_people" if amount > data.settings.amounts.two_people

obligations contains "note_required" if amount > data.settings.amounts.review

obligations contains "note_required" if {
	input.type in data.settings.quiet_hours.types
	quiet
}

obligations contains "canary" if {
	not harmless
	input.history.customers.hour >= data.settings.limits.customers_before_canary
}

allowed := sprintf("'%s' may run by itself.", [input.type]) if {
	input.actor == "program"
	playbook.auto_run
} else := sprintf("The role %s may run '%s'.", [input.actor, input.type]) if {
	input.actor in executors
}

reviewed := sprintf("'%s' needs a person's approval.", [input.type]) if {
	input.actor == "program"
} else := sprintf("The role %s may propose '%s'; a lead must approve it.", [input.actor, input.type]) if {
	input.actor in proposers
}

default decision := {"outcome": "deny", "reasons": ["No rule allows this."], "obligations": []}

decision := {"outcome": "deny", "reasons": sort(denials), "obligations": []} if {
	count(denials) > 0
} else := {"outcome": "review", "reasons": sort(concerns), "obligations": sort(obligations)} if {
	allowed
	count(concerns) > 0
} else := {"outcome": "allow", "reasons": [allowed], "obligations": sort(obligations)} if {
	allowed
} else := {"outcome": "allow", "reasons": [data.rainref.autonomy.earned], "obligations": sort(obligations)} if {
	reviewed
	data.rainref.autonomy.earned
	count(concerns) == 0
	count(obligations & {"two_people", "note_required"}) == 0
} else := {"outcome": "review", "reasons": array.concat([reviewed], sort(concerns)), "obligations": sort(obligations)} if {
	reviewed
}

# Paths of the input whose values are not written down.
masked contains sprintf("/parameters/%s", [name]) if {
	some name, _ in input.parameters
	some secret in data.settings.masked
	contains(lower(name), secret)
}
