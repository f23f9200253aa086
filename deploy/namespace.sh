#!/bin/sh
# Waits for the Temporal server, then makes its namespace and the search attributes of research runs, where
# they are not there yet. TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE as for the Temporal CLI.
set -eu

: "${TEMPORAL_ADDRESS:?is the address of the Temporal server, such as temporal:7233}"
namespace=${TEMPORAL_NAMESPACE:-default}
tries=60
until temporal operator cluster health >/dev/null 2>&1; do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "the Temporal server at $TEMPORAL_ADDRESS did not become healthy within two minutes" >&2
    exit 1
  fi
  sleep 2
done

# How long the history of a finished run is kept. Papers and artifacts are files and stay.
temporal operator namespace describe --namespace "$namespace" >/dev/null 2>&1 ||
  temporal operator namespace create --namespace "$namespace" --retention "${RETENTION:-720h}"

# A new namespace is known everywhere only after a moment.
tries=30
until attributes=$(temporal operator search-attribute list --namespace "$namespace" 2>&1); do
  tries=$((tries - 1))
  if [ "$tries" -eq 0 ]; then
    echo "$attributes" >&2
    exit 1
  fi
  sleep 2
done
made=
for attribute in SovereignStage:Keyword SovereignScore:Double SovereignOutcome:Keyword; do
  name=${attribute%:*}
  if ! echo "$attributes" | grep -qw "$name"; then
    temporal operator search-attribute create --namespace "$namespace" --name "$name" --type "${attribute#*:}"
    made=yes
  fi
done
# The server's parts read a namespace again every ten seconds; a run that used an attribute before they know it
# would be held up as long.
[ -z "$made" ] || sleep 12
echo "namespace $namespace is ready"
