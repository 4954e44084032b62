using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace RainRef.Web.Tests.Components;

/// <summary>How many frames a component's tree holds; each circuit keeps them, in arrays of 32, 64, 128 and so on.</summary>
internal static class FrameCount
{
    private static readonly System.Reflection.MethodInfo Build = typeof(ComponentBase).GetMethod(
        "BuildRenderTree", System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.NonPublic)!;

    public static int Of(ComponentBase component)
    {
        using var tree = new RenderTreeBuilder();
        Build.Invoke(component, [tree]);
#pragma warning disable BL0006 // The one place in the tests that looks at frames.
        return tree.GetFrames().Count;
#pragma warning restore BL0006
    }
}
