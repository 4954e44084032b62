using RainRef.Benchmarks;
using RainRef.Benchmarks.Channels;

return args is ["post", .. var rest] ? PostLoad.Run(rest) : await BenchmarkRun.RunAsync(args);
