# syntax=docker/dockerfile:1
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /src
# Versions and project files first: restoring is done again only when they change.
COPY Directory.Build.props Directory.Packages.props BannedSymbols.txt .editorconfig ./
COPY RainRef.Domain/RainRef.Domain.csproj RainRef.Domain/
COPY RainRef.Infrastructure/RainRef.Infrastructure.csproj RainRef.Infrastructure/
COPY RainRef.Web/RainRef.Web.csproj RainRef.Web/
RUN dotnet restore RainRef.Web/RainRef.Web.csproj
COPY RainRef.Domain/ RainRef.Domain/
COPY RainRef.Infrastructure/ RainRef.Infrastructure/
COPY RainRef.Web/ RainRef.Web/
COPY policies/ policies/
COPY playbooks/ playbooks/
COPY demo/ demo/
RUN dotnet publish RainRef.Web/RainRef.Web.csproj -c Release --no-restore -o /out \
 && cp -r policies playbooks demo /out/
COPY --chmod=755 rainref /out/rainref

FROM mcr.microsoft.com/dotnet/aspnet:10.0 AS run
# pdftotext reads the PDF files that become sources.
RUN apt-get update \
 && apt-get install -y --no-install-recommends poppler-utils \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY --from=build /out ./
# Files and keys; the database is a server of its own here.
ENV RAINREF_DATA=/data \
    ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_URLS=http://+:8080
RUN mkdir /data && chown "$APP_UID" /data
VOLUME /data
USER $APP_UID
EXPOSE 8080
# The image has no HTTP client; bash speaks enough of it.
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=6 \
  CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /healthz HTTP/1.0\\r\\nHost: localhost\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200 '"]
# The runtime itself, as the first process: it gets the signal to stop.
ENTRYPOINT ["/app/rainref"]
CMD ["serve"]
