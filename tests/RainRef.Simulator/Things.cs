using System.Text.Json.Nodes;

namespace RainRef.Simulator;

/// <summary>What there is, and what may be done to it.</summary>
internal static class Things
{
    public static string? ServiceOf(string kind) => kind switch
    {
        "accounts" or "instances" => "raindock",
        "orders" or "shipments" => "rainship",
        _ => null,
    };

    public static JsonObject? Begin(string kind, string id) => kind switch
    {
        "accounts" => new JsonObject
        {
            ["id"] = id,
            ["status"] = "locked",
            ["plan"] = "basic",
            ["activation_mails"] = 0,
            ["keys"] = new JsonObject(),
            ["refunds"] = new JsonObject(),
            ["version"] = 1,
        },
        "instances" => new JsonObject { ["id"] = id, ["status"] = "online", ["restarts"] = 0, ["version"] = 1 },
        "orders" => new JsonObject { ["id"] = id, ["status"] = "open", ["address"] = null, ["version"] = 1 },
        "shipments" => new JsonObject { ["id"] = id, ["status"] = "on_its_way", ["version"] = 1 },
        _ => null,
    };

    /// <returns>Why not; null when it is changed.</returns>
    public static (int Status, string Reason)? Change(string kind, JsonObject thing, string method, string[] path, JsonObject body)
    {
        switch (kind, method, path)
        {
            case ("accounts", "POST", ["activation"]):
                return Count(thing, "activation_mails");
            case ("accounts", "POST", ["unlock"]):
                return Become(thing, "active");
            case ("accounts", "POST", ["lock"]):
                return Become(thing, "locked");
            case ("accounts", "PUT", ["plan"]):
                return Put(thing, "plan", body["plan"]);
            case ("accounts", "POST", ["keys", var key, "rotate"]):
                thing["keys"]![key] = (int?)thing["keys"]![key] + 1 ?? 1;
                return null;
            case ("accounts", "POST", ["refunds", var charge]):
                if (thing["refunds"]!.AsObject().ContainsKey(charge))
                    return (409, "This charge is refunded already.");
                return Put(thing["refunds"]!.AsObject(), charge, body["amount"]);
            case ("accounts", "DELETE", ["refunds", var charge]):
                return thing["refunds"]!.AsObject().Remove(charge) ? null : (404, "There is no such refund.");
            case ("instances", "POST", ["restart"]):
                return Count(thing, "restarts");
            case ("orders", "POST", ["cancel"]):
                return Become(thing, "cancelled");
            case ("orders", "POST", ["reopen"]):
                return Become(thing, "open");
            case ("orders", "PUT", ["address"]):
                return Put(thing, "address", body["address"]);
            case ("shipments", "POST", ["hold"]):
                return Become(thing, "held");
            case ("shipments", "POST", ["release"]):
                return Become(thing, "on_its_way");
            default:
                return (404, "There is nothing here.");
        }
    }

    private static (int, string)? Become(JsonObject thing, string status)
    {
        thing["status"] = status;
        return null;
    }

    private static (int, string)? Count(JsonObject thing, string field)
    {
        thing[field] = (int)thing[field]! + 1;
        return null;
    }

    private static (int, string)? Put(JsonObject thing, string field, JsonNode? value)
    {
        if (value is null)
            return (422, "The body lacks it.");
        thing[field] = value.DeepClone();
        return null;
    }
}
