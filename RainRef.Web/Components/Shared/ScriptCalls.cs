using Microsoft.JSInterop;
using Microsoft.JSInterop.Infrastructure;

namespace RainRef.Web.Components.Shared;

/// <summary>
/// Calls a script and waits no longer than the component lives. The call itself is never cancelled: where a cancellation meets
/// the script's answer, the framework completes one task twice and ends the circuit (dotnet/aspnetcore#52117).
/// </summary>
public static class ScriptCalls
{
    /// <exception cref="OperationCanceledException">The component went before the script was there.</exception>
    public static Task<IJSObjectReference> ImportAsync(this IJSRuntime runtime, string path, CancellationToken stopping) =>
        runtime.InvokeAsync<IJSObjectReference>("import", CancellationToken.None, [path]).AsTask().WaitAsync(stopping);

    /// <param name="name">The function that the script exports.</param>
    /// <exception cref="OperationCanceledException">The component went before the answer came; the script may still do it.</exception>
    public static Task<T> CallAsync<T>(this IJSObjectReference script, string name, CancellationToken stopping, params object?[] arguments) =>
        script.InvokeAsync<T>(name, CancellationToken.None, arguments).AsTask().WaitAsync(stopping);

    /// <inheritdoc cref="CallAsync{T}"/>
    public static Task CallAsync(this IJSObjectReference script, string name, CancellationToken stopping, params object?[] arguments) =>
        script.CallAsync<IJSVoidResult>(name, stopping, arguments);
}
