using System.Text;
using AngleSharp.Dom;

namespace RainRef.Domain.Knowledge;

/// <summary>A table of data that is being written as rows between bars.</summary>
internal sealed class HtmlTable(IElement element)
{
    private int _rows;
    private int _cells;

    public IElement Element => element;

    public bool InCell { get; private set; }

    /// <summary>Mail and old pages use tables for layout; one with several rows and columns and no table inside is data.</summary>
    public static bool IsData(IElement table) =>
        table.QuerySelector("table") is null
        && table.QuerySelectorAll("tr").Take(2).Count() > 1
        && table.QuerySelector("tr")!.Children.Length > 1;

    public void Enter(IElement part, HtmlTextWriter writer)
    {
        if (part.LocalName == "tr")
        {
            writer.Break(1);
            _cells = 0;
            return;
        }

        writer.Raw(_cells++ == 0 ? "| " : " ");
        InCell = true;
    }

    public void Leave(IElement part, HtmlTextWriter writer)
    {
        if (part.LocalName != "tr")
        {
            InCell = false;
            writer.Raw(" |");
            return;
        }

        if (_rows++ == 0 && _cells > 0)
            writer.Raw(new StringBuilder("\n|").Insert(2, "---|", _cells).ToString());
        writer.Break(1);
    }
}
