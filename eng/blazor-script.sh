#!/usr/bin/env bash
# Rebuilds wwwroot/_framework/blazor.web.js. From .NET 10 on, the framework leaves its script to a package that
# not every package source carries; the runtime pack below holds the same script inside an assembly.
set -euo pipefail
cd "$(dirname "$0")/.."
version=9.0.22
pack=Microsoft.AspNetCore.App.Runtime.linux-x64
out=RainRef.Web/wwwroot/_framework
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat > "$work/take.csproj" <<PROJECT
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <OutputType>Exe</OutputType>
    <ImplicitUsings>enable</ImplicitUsings>
    <RestorePackagesPath>$work/packages</RestorePackagesPath>
    <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
  </PropertyGroup>
  <ItemGroup>
    <Compile Include="Take.cs" />
    <PackageDownload Include="$pack" Version="[$version]" />
  </ItemGroup>
</Project>
PROJECT
cat > "$work/Take.cs" <<'PROGRAM'
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

// Read as a file, not loaded: it was built for another runtime.
using var assembly = new PEReader(File.OpenRead(args[0]));
var metadata = assembly.GetMetadataReader();
var resource = metadata.ManifestResources.Select(metadata.GetManifestResource)
    .Single(one => metadata.GetString(one.Name) == "_framework/blazor.web.js");
var reader = assembly.GetSectionData(assembly.PEHeaders.CorHeader!.ResourcesDirectory.RelativeVirtualAddress).GetReader();
reader.Offset = (int)resource.Offset;
File.WriteAllBytes(args[1], reader.ReadBytes(reader.ReadInt32()));
PROGRAM
mkdir -p "$out"
dotnet restore "$work/take.csproj" --verbosity quiet
folder="$work/packages/${pack,,}/$version"
dotnet run --project "$work/take.csproj" -- \
  "$(find "$folder" -name Microsoft.AspNetCore.Components.Endpoints.dll)" "$out/blazor.web.js"
