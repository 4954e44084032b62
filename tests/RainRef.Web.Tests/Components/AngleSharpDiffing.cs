using System.Reflection;
using System.Runtime.CompilerServices;

namespace RainRef.Web.Tests.Components;

/// <summary>bUnit is built against another version of AngleSharp.Diffing, under which the loader does not find ours.</summary>
internal static class AngleSharpDiffing
{
    private const string Name = "AngleSharp.Diffing";

    [ModuleInitializer]
    public static void Resolve() => AppDomain.CurrentDomain.AssemblyResolve += (_, wanted) =>
        new AssemblyName(wanted.Name).Name == Name
            ? Assembly.LoadFrom(Path.Combine(AppContext.BaseDirectory, Name + ".dll"))
            : null;
}
