// The frames are not for applications since they may change; a change here fails every test of a page.
#pragma warning disable BL0006
using System.Collections.Concurrent;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;
using Microsoft.AspNetCore.Components.RenderTree;

namespace RainRef.Web.Components.Shared;

/// <summary>
/// Markup that hears nothing: drawn to text at once, it is one frame of its page's tree instead of one for each element,
/// attribute and word. Every open console holds its trees for as long as it is open.
/// </summary>
public static class Still
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);
    private static readonly HashSet<string> Empty = ["br", "hr", "img", "input", "wbr"];
    private static readonly ConcurrentDictionary<(object Name, string Language), MarkupString> Drawn = new();

    // What is drawn within is drawn before this is begun, so one for each thread is enough.
    [ThreadStatic]
    private static StringBuilder? _markup;

    /// <param name="draw">Elements and text alone; neither components nor event handlers, which throws.</param>
    public static MarkupString Of(RenderFragment draw)
    {
        using var builder = new RenderTreeBuilder();
        draw(builder);
        var frames = builder.GetFrames();
        var markup = (_markup ??= new StringBuilder()).Clear();
        Write(frames.Array.AsSpan(0, frames.Count), markup);
        return new MarkupString(markup.ToString());
    }

    /// <summary>The same, drawn once for all circuits of a language.</summary>
    /// <param name="name">All that the markup depends on besides the language; never anything from outside.</param>
    public static MarkupString Kept(object name, RenderFragment draw) =>
        Drawn.GetOrAdd((name, ReadersLanguage.Current), static (_, draw) => Of(draw), draw);

    private static void Write(ReadOnlySpan<RenderTreeFrame> frames, StringBuilder markup)
    {
        for (var at = 0; at < frames.Length; at++)
        {
            ref readonly var frame = ref frames[at];
            switch (frame.FrameType)
            {
                case RenderTreeFrameType.Text:
                    markup.Append(Encoder.Encode(frame.TextContent));
                    break;
                case RenderTreeFrameType.Markup:
                    markup.Append(frame.MarkupContent);
                    break;
                case RenderTreeFrameType.Region:
                    break;
                case RenderTreeFrameType.Element:
                    WriteElement(frame.ElementName, frames.Slice(at + 1, frame.ElementSubtreeLength - 1), markup);
                    at += frame.ElementSubtreeLength - 1;
                    break;
                default:
                    throw new InvalidOperationException($"A {frame.FrameType} is not still.");
            }
        }
    }

    private static void WriteElement(string name, ReadOnlySpan<RenderTreeFrame> within, StringBuilder markup)
    {
        markup.Append('<').Append(name);
        var attributes = 0;
        for (; attributes < within.Length && within[attributes].FrameType == RenderTreeFrameType.Attribute; attributes++)
        {
            ref readonly var frame = ref within[attributes];
            markup.Append(' ').Append(frame.AttributeName);
            if (frame.AttributeValue is string value)
                markup.Append("=\"").Append(Encoder.Encode(value)).Append('"');
            else if (frame.AttributeValue is not true)
                throw new InvalidOperationException($"The attribute {frame.AttributeName} is not still.");
        }

        markup.Append('>');
        Write(within[attributes..], markup);
        if (!Empty.Contains(name))
            markup.Append("</").Append(name).Append('>');
    }
}
