# Earned autonomy: what leads would review runs by itself once its type has earned that.
#
# input.autonomy.type: "allow" once earned, else "review"
package rainref.autonomy

earned := sprintf("'%s' has earned to run without a lead.", [input.type]) if input.autonomy.type == "allow"
