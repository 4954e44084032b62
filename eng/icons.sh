#!/usr/bin/env bash
# Rebuilds the icon sprite from the names in eng/icons.txt, out of lucide-static at the version below.
set -euo pipefail
cd "$(dirname "$0")/.."
version=1.62.0
out=RainRef.Web/wwwroot/icons
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

npm install --silent --no-save --prefix "$work" "lucide-static@$version" >/dev/null
{
  printf '<svg xmlns="http://www.w3.org/2000/svg"><!-- lucide-static %s, ISC: see lucide.LICENSE.txt -->\n' "$version"
  while read -r name; do
    [ -n "$name" ] || continue
    file="$work/node_modules/lucide-static/icons/$name.svg"
    [ -f "$file" ] || { echo "No icon is named '$name'." >&2; exit 1; }
    # The shapes only: size, stroke and colour are the page's to choose.
    shapes=$(sed -e '1,/^>/d' -e '/<\/svg>/d' -e 's/^ *//' "$file" | tr -d '\n')
    printf '<symbol id="%s" viewBox="0 0 24 24">%s</symbol>\n' "$name" "$shapes"
  done < eng/icons.txt
  printf '</svg>\n'
} > "$work/sprite.svg"
mv "$work/sprite.svg" "$out/sprite.svg"
cp "$work/node_modules/lucide-static/LICENSE" "$out/lucide.LICENSE.txt"
