using RainRef.Domain.Common;

namespace RainRef.Domain.Tests.Common;

public sealed class PageRequestTests
{
    [Theory]
    [InlineData(0, 10, null, "page")]
    [InlineData(1, 0, null, "limit")]
    [InlineData(1, 201, null, "limit")]
    [InlineData(1, 10, "sideways", "order")]
    public void Create_OutOfRange_NamesTheField(int page, int limit, string? order, string field)
    {
        var result = PageRequest.Create(page, limit, order);

        Assert.Equal(field, result.Error!.Details!["field"]);
    }

    [Fact]
    public void Create_Nothing_GivesTheFirstPageNewestFirst()
    {
        var page = PageRequest.Create(null, null, null).Value;

        Assert.Equal((1, 50, true, 0), (page.Number, page.Limit, page.Descending, page.Offset));
    }
}
