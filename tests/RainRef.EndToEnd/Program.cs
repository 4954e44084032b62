using RainRef.EndToEnd;
using Xunit.Runner.InProc.SystemConsole;

// The tests, unless asked for pictures: `dotnet run --project tests/RainRef.EndToEnd -- screenshots FOLDER`.
return args is ["screenshots", var folder] ? await Screenshots.TakeAsync(folder) : await ConsoleRunner.Run(args);
