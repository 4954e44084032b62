using RainRef.EndToEnd;
using Xunit.Runner.InProc.SystemConsole;

// The tests, unless asked for pictures: `dotnet run --project tests/RainRef.EndToEnd -- screenshots FOLDER`, or `… FOLDER frame` for the frame alone.
return args is ["screenshots", var folder, .. var rooms] ? await Screenshots.TakeAsync(folder, rooms) : await ConsoleRunner.Run(args);
