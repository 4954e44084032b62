using System.Text;
using RainRef.Domain.Connectors;

namespace RainRef.Domain.Tests.Connectors;

public sealed class WebhookSignatureTests
{
    private const string Id = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static readonly byte[] Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""");

    // The vector that the specification's reference libraries share.
    [Theory]
    [InlineData("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    [InlineData("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")]
    public void Sign_ReferenceVector_IsTheKnownSignature(string secret) => Assert.Equal(
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", WebhookSignature.Sign(secret, Id, 1614265330, Body).Value);

    [Theory]
    [InlineData("")]
    [InlineData("whsec_")]
    [InlineData("whsec_c2hvcnQ=")]
    [InlineData("not base64 at all!")]
    public void ReadSecret_Weak_IsRefused(string secret) => Assert.False(WebhookSignature.ReadSecret(secret).Succeeded);

    [Fact]
    public void NewSecret_Always_IsAccepted()
    {
        Assert.True(WebhookSignature.ReadSecret(WebhookSignature.NewSecret()).Succeeded);
        Assert.NotEqual(WebhookSignature.NewSecret(), WebhookSignature.NewSecret());
    }
}
