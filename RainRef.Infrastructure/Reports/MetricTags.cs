namespace RainRef.Infrastructure.Reports;

/// <summary>A measurement's tags as a key that can be looked up without making one.</summary>
internal readonly record struct MetricTags(KeyValuePair<string, object?>[] Items)
{
    public static readonly IEqualityComparer<MetricTags> Comparer = new TagComparer();

    private sealed class TagComparer
        : IEqualityComparer<MetricTags>, IAlternateEqualityComparer<ReadOnlySpan<KeyValuePair<string, object?>>, MetricTags>
    {
        public bool Equals(MetricTags x, MetricTags y) => Equals((ReadOnlySpan<KeyValuePair<string, object?>>)x.Items, y);

        public int GetHashCode(MetricTags obj) => GetHashCode((ReadOnlySpan<KeyValuePair<string, object?>>)obj.Items);

        public bool Equals(ReadOnlySpan<KeyValuePair<string, object?>> alternate, MetricTags other)
        {
            if (alternate.Length != other.Items.Length)
                return false;
            for (var i = 0; i < alternate.Length; i++)
            {
                if (alternate[i].Key != other.Items[i].Key || !Equals(alternate[i].Value, other.Items[i].Value))
                    return false;
            }

            return true;
        }

        public int GetHashCode(ReadOnlySpan<KeyValuePair<string, object?>> alternate)
        {
            var hash = new HashCode();
            foreach (var (key, value) in alternate)
            {
                hash.Add(key);
                hash.Add(value);
            }

            return hash.ToHashCode();
        }

        public MetricTags Create(ReadOnlySpan<KeyValuePair<string, object?>> alternate) => new(alternate.ToArray());
    }
}
