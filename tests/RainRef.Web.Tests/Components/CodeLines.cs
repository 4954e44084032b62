using System.Reflection;
using System.Reflection.Emit;

namespace RainRef.Web.Tests.Components;

/// <summary>One instruction of compiled code: strings and called methods are resolved.</summary>
internal sealed record CodeLine(OpCode Code, object? Operand)
{
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public string? Text => Operand as string;

    public MethodBase? Called => Operand as MethodBase;

    public bool IsNumber => Code.Name?.StartsWith("ldc.i4", StringComparison.Ordinal) is true;

    public static List<CodeLine> Read(MethodBase method)
    {
        var lines = new List<CodeLine>();
        var bytes = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at < bytes.Length;)
        {
            var code = Codes[bytes[at] == 0xFE ? (short)((bytes[at++] << 8) | bytes[at++]) : bytes[at++]];
            lines.Add(new CodeLine(code, Resolve(method, code, bytes, at)));
            at += Size(code, bytes, at);
        }

        return lines;
    }

    private static object? Resolve(MethodBase method, OpCode code, byte[] bytes, int at) => code.OperandType switch
    {
        OperandType.InlineString => method.Module.ResolveString(BitConverter.ToInt32(bytes, at)),
        OperandType.InlineMethod => method.Module.ResolveMethod(
            BitConverter.ToInt32(bytes, at), method.DeclaringType!.GetGenericArguments(), method is MethodInfo { IsGenericMethod: true } generic ? generic.GetGenericArguments() : null),
        _ => null,
    };

    private static int Size(OpCode code, byte[] bytes, int at) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(bytes, at)),
        _ => 4,
    };
}
