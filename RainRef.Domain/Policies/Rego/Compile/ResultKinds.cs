using RainRef.Domain.Policies.Rego.Values;

namespace RainRef.Domain.Policies.Rego.Compile;

/// <summary>The kinds that built-ins answer, where each answers only one.</summary>
internal static class ResultKinds
{
    private static readonly Dictionary<string, RegoKind> Kinds = new[]
    {
        (RegoKind.Number, "plus mul div rem count sum product abs round ceil floor to_number indexof strings.count rand.intn semver.compare time.now_ns time.parse_ns time.parse_rfc3339_ns time.parse_duration_ns time.add_date units.parse units.parse_bytes bits.and bits.or bits.xor bits.negate bits.lsh bits.rsh"),
        (RegoKind.String, "concat lower upper replace strings.replace_n trim trim_left trim_right trim_prefix trim_suffix trim_space strings.reverse substring format_int sprintf type_name json.marshal yaml.marshal base64.encode base64url.encode base64.decode hex.encode urlquery.encode crypto.md5 crypto.sha1 crypto.sha256 time.format time.weekday regex.replace uuid.rfc4122"),
        (RegoKind.Boolean, "equal neq lt lte gt gte contains startswith endswith is_null is_boolean is_number is_string is_array is_object is_set regex.match regex.is_valid glob.match net.cidr_contains net.cidr_intersects semver.is_valid json.is_valid object.subset internal.member_2 internal.member_3"),
        (RegoKind.Array, "split array.concat array.slice array.reverse sort numbers.range numbers.range_step time.date time.clock regex.find_n regex.split io.jwt.decode io.jwt.decode_verify"),
        (RegoKind.Set, "and or union intersection object.keys graph.reachable net.cidr_expand net.cidr_merge"),
        (RegoKind.Object, "object.union object.union_n object.filter object.remove json.filter json.remove"),
    }.SelectMany(g => g.Item2.Split(' ').Select(name => (name, g.Item1))).ToDictionary();

    public static RegoKind? Of(string name) => Kinds.TryGetValue(name, out var kind) ? kind : null;
}
