using System.Globalization;
using System.Text;

namespace RainRef.Domain.Policies.Rego.Builtins;

/// <summary>A layout: the way in which Monday, 2 January 2006, 15:04:05 at UTC-7 would be written.</summary>
internal sealed class TimeLayout(string layout)
{
    private static readonly string[] Fields =
    [
        "January", "Monday", "2006", "Z07:00:00", "-07:00:00", "Z07:00", "-07:00", "Z0700", "-0700", "Jan", "Mon", "MST", "002", "Z07",
        "-07", "_2", "01", "02", "03", "04", "05", "06", "15", "PM", "pm", "1", "2", "3", "4", "5",
    ];

    private static readonly string[] Months = CultureInfo.InvariantCulture.DateTimeFormat.MonthNames[..12];
    private static readonly string[] Days = CultureInfo.InvariantCulture.DateTimeFormat.DayNames;

    public string Format(DateTimeOffset time, int rest)
    {
        var text = new StringBuilder();
        foreach (var (field, literal) in Split())
            text.Append(literal ? field : Write(field, time, rest));
        return text.ToString();
    }

    public (DateTimeOffset Time, int Nanos) Parse(string text)
    {
        var reading = new Reading(text);
        var previous = "";
        foreach (var (field, literal) in Split())
        {
            // A fraction may follow the seconds though the layout shows none.
            if (previous is "05" or "5" && !IsFraction(field))
                reading.Fraction(optional: true);
            if (literal)
                reading.Literal(field);
            else
                Read(field, reading);
            previous = literal ? "" : field;
        }

        if (previous is "05" or "5")
            reading.Fraction(optional: true);
        return reading.Finish();
    }

    private static bool IsFraction(string field) => field.Length > 1 && field[0] is '.' or ',' && field[1] is '0' or '9';

    private IEnumerable<(string Field, bool Literal)> Split()
    {
        var at = 0;
        var literal = new StringBuilder();
        while (at < layout.Length)
        {
            var field = FieldAt(at);
            if (field is null)
            {
                literal.Append(layout[at++]);
                continue;
            }

            if (literal.Length > 0)
                yield return (literal.ToString(), true);
            literal.Clear();
            yield return (field, false);
            at += field.Length;
        }

        if (literal.Length > 0)
            yield return (literal.ToString(), true);
    }

    private string? FieldAt(int at)
    {
        if (layout[at] is '.' or ',' && at + 1 < layout.Length && layout[at + 1] is '0' or '9')
        {
            var end = at + 1;
            while (end < layout.Length && layout[end] == layout[at + 1])
                end++;
            return end == layout.Length || !char.IsAsciiDigit(layout[end]) ? layout[at..end] : null;
        }

        return Array.Find(Fields, f => string.CompareOrdinal(layout, at, f, 0, f.Length) == 0);
    }

    private static string Write(string field, DateTimeOffset time, int rest)
    {
        var culture = CultureInfo.InvariantCulture;
        var hour = time.Hour % 12 == 0 ? 12 : time.Hour % 12;
        return field switch
        {
            "2006" => time.Year.ToString("0000", culture),
            "06" => (time.Year % 100).ToString("00", culture),
            "January" => Months[time.Month - 1],
            "Jan" => Months[time.Month - 1][..3],
            "01" => time.Month.ToString("00", culture),
            "1" => time.Month.ToString(culture),
            "Monday" => Days[(int)time.DayOfWeek],
            "Mon" => Days[(int)time.DayOfWeek][..3],
            "02" => time.Day.ToString("00", culture),
            "_2" => time.Day.ToString(culture).PadLeft(2),
            "2" => time.Day.ToString(culture),
            "002" => time.DayOfYear.ToString("000", culture),
            "15" => time.Hour.ToString("00", culture),
            "03" => hour.ToString("00", culture),
            "3" => hour.ToString(culture),
            "04" => time.Minute.ToString("00", culture),
            "4" => time.Minute.ToString(culture),
            "05" => time.Second.ToString("00", culture),
            "5" => time.Second.ToString(culture),
            "PM" => time.Hour < 12 ? "AM" : "PM",
            "pm" => time.Hour < 12 ? "am" : "pm",
            "MST" => time.Offset == TimeSpan.Zero ? "UTC" : WriteOffset("-07", time.Offset),
            _ => IsFraction(field) ? WriteFraction(field, (time.Ticks % TimeSpan.TicksPerSecond * 100) + rest) : WriteOffset(field, time.Offset),
        };
    }

    private static string WriteFraction(string field, long nanoseconds)
    {
        var digits = nanoseconds.ToString("000000000", CultureInfo.InvariantCulture)[..Math.Min(9, field.Length - 1)];
        if (field[1] == '9')
            digits = digits.TrimEnd('0');
        return digits.Length == 0 ? "" : field[0] + digits;
    }

    private static string WriteOffset(string field, TimeSpan offset)
    {
        if (field[0] == 'Z' && offset == TimeSpan.Zero)
            return "Z";
        var (sign, size) = (offset < TimeSpan.Zero ? "-" : "+", offset.Duration());
        var colon = field.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var minutes = field.Length > 3 ? $"{colon}{size.Minutes:00}" : "";
        return $"{sign}{size.Hours:00}{minutes}";
    }

    private static void Read(string field, Reading reading)
    {
        switch (field)
        {
            case "2006": reading.Year = reading.Digits(4, 4); break;
            case "06": reading.Year = reading.Digits(2, 2) is var y && y >= 69 ? 1900 + y : 2000 + y; break;
            case "January": reading.Month = reading.Name(Months, whole: true) + 1; break;
            case "Jan": reading.Month = reading.Name(Months, whole: false) + 1; break;
            case "01": reading.Month = reading.Digits(2, 2); break;
            case "1": reading.Month = reading.Digits(1, 2); break;
            case "Monday": reading.Name(Days, whole: true); break;
            case "Mon": reading.Name(Days, whole: false); break;
            case "02": reading.Day = reading.Digits(2, 2); break;
            case "2" or "_2": reading.Spaces(); reading.Day = reading.Digits(1, 2); break;
            case "002": reading.DayOfYear = reading.Digits(3, 3); break;
            case "15" or "03": reading.Hour = reading.Digits(2, 2); break;
            case "3": reading.Hour = reading.Digits(1, 2); break;
            case "04": reading.Minute = reading.Digits(2, 2); break;
            case "4": reading.Minute = reading.Digits(1, 2); break;
            case "05": reading.Second = reading.Digits(2, 2); break;
            case "5": reading.Second = reading.Digits(1, 2); break;
            case "PM" or "pm": reading.Afternoon = reading.Name(["AM", "PM"], whole: true) == 1; break;
            case "MST": reading.Zone(); break;
            default:
                if (IsFraction(field))
                    reading.Fraction(optional: field[1] == '9');
                else
                    reading.Offset(field);
                break;
        }
    }

    private sealed class Reading(string text)
    {
        private int _at;
        private long _nanoseconds;
        private TimeSpan _offset;

        public int Year { get; set; }

        public int Month { get; set; } = 1;

        public int Day { get; set; } = 1;

        public int DayOfYear { get; set; }

        public int Hour { get; set; }

        public int Minute { get; set; }

        public int Second { get; set; }

        public bool? Afternoon { get; set; }

        public void Literal(string expected)
        {
            if (string.CompareOrdinal(text, _at, expected, 0, expected.Length) != 0)
                throw Fail();
            _at += expected.Length;
        }

        public void Spaces()
        {
            while (_at < text.Length && text[_at] == ' ')
                _at++;
        }

        public int Digits(int fewest, int most)
        {
            var start = _at;
            while (_at < text.Length && _at - start < most && char.IsAsciiDigit(text[_at]))
                _at++;
            return _at - start >= fewest ? int.Parse(text.AsSpan(start, _at - start), CultureInfo.InvariantCulture) : throw Fail();
        }

        public int Name(string[] names, bool whole)
        {
            for (var i = 0; i < names.Length; i++)
            {
                var name = whole ? names[i] : names[i][..3];
                if (string.Compare(text, _at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) != 0)
                    continue;
                _at += name.Length;
                return i;
            }

            throw Fail();
        }

        public void Zone()
        {
            while (_at < text.Length && char.IsAsciiLetterUpper(text[_at]))
                _at++;
        }

        public void Fraction(bool optional)
        {
            if (_at + 1 >= text.Length || text[_at] is not ('.' or ',') || !char.IsAsciiDigit(text[_at + 1]))
            {
                if (!optional)
                    throw Fail();
                return;
            }

            var start = ++_at;
            while (_at < text.Length && char.IsAsciiDigit(text[_at]))
                _at++;
            _nanoseconds = long.Parse(text[start..Math.Min(_at, start + 9)].PadRight(9, '0'), CultureInfo.InvariantCulture);
        }

        public void Offset(string field)
        {
            if (field[0] == 'Z' && _at < text.Length && text[_at] == 'Z')
            {
                _at++;
                return;
            }

            if (_at >= text.Length || text[_at] is not ('+' or '-'))
                throw Fail();
            var negative = text[_at++] == '-';
            var hours = Digits(2, 2);
            if (field.Contains(':', StringComparison.Ordinal))
                Literal(":");
            var minutes = field.Length > 3 ? Digits(2, 2) : 0;
            _offset = new TimeSpan(hours, minutes, 0);
            if (negative)
                _offset = -_offset;
        }

        public (DateTimeOffset Time, int Nanos) Finish()
        {
            if (_at < text.Length)
                throw new BuiltinException($"parsing time \"{text}\": extra text: \"{text[_at..]}\"");
            if (Afternoon is { } afternoon)
                Hour = (Hour % 12) + (afternoon ? 12 : 0);
            try
            {
                var date = new DateTime(Year == 0 ? 1 : Year, Month, Day, Hour, Minute, Second, DateTimeKind.Unspecified);
                if (DayOfYear > 0)
                    date = date.AddDays(DayOfYear - date.DayOfYear);
                // The offset is taken off by hand: a date-time with offset knows none beyond 14 hours.
                var time = new DateTimeOffset(date.Ticks - _offset.Ticks + (_nanoseconds / 100), TimeSpan.Zero);
                return (Year == 0 ? DateTimeOffset.MinValue : time, (int)(_nanoseconds % 100));
            }
            catch (ArgumentOutOfRangeException)
            {
                throw new BuiltinException($"parsing time \"{text}\": out of range");
            }
        }

        private BuiltinException Fail() => new($"parsing time \"{text}\": cannot parse \"{text[Math.Min(_at, text.Length)..]}\"");
    }
}
