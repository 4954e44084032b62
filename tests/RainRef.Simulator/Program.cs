using RainRef.Simulator;

await using var simulator = SimulatorApp.Build(args);
await simulator.RunAsync();
