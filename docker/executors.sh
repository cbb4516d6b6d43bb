#!/usr/bin/env bash
# What a Spark cluster needs to run the audit: one archive for its executors, and the configuration that names it.
#   docker/executors.sh OUT [PYTHON]
# OUT/executors.tar.gz        the wheel and docker/executors.txt, as versions of requirements-cluster.lock
# OUT/conf/spark-defaults.conf  for SPARK_CONF_DIR of the driver
# PYTHON (python3.11) is what executors run: same minor version, same platform as this machine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

out=$(mkdir -p "${1:?where to? docker/executors.sh OUT [PYTHON]}" && cd "$1" && pwd)
python=${2:-python3.11}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$python" -m venv "$work/build"
pip=("$work/build/bin/python" -m pip --quiet --disable-pip-version-check)
"${pip[@]}" install --constraint requirements-cluster.lock hatchling
"${pip[@]}" wheel --no-deps --no-build-isolation --wheel-dir "$work/dist" .
"${pip[@]}" install --target "$work/executors" --constraint requirements-cluster.lock --requirement docker/executors.txt
"${pip[@]}" install --target "$work/executors" --no-deps "$work"/dist/*.whl
find "$work/executors" -name __pycache__ -type d -prune -exec rm -rf {} +

tar -C "$work/executors" -czf "$out/executors.tar.gz.making" .
mv "$out/executors.tar.gz.making" "$out/executors.tar.gz"
mkdir -p "$out/conf"
cat >"$out/conf/spark-defaults.conf" <<CONF
spark.archives                  $out/executors.tar.gz#executors
spark.executorEnv.PYTHONPATH    executors
CONF
echo "PYSPARK_PYTHON=$python SPARK_CONF_DIR=$out/conf tenderwatch audit --engine spark --master URL --lake DIR --out DIR"
