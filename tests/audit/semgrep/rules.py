"""What each rule of rules.yaml finds and what it lets be; `semgrep --test` reads the marks above the lines."""

# ruleid: unsafe-load
import pickle

# ruleid: unsafe-load
from joblib import load

# ruleid: wire-outside-the-kit
import aio_pika

# ruleid: wire-outside-the-kit
from minio import Minio

# ruleid: address-of-a-user
import httpx

# ok: wire-outside-the-kit
from medloom_kit.objects import ObjectStore

import asyncio
import hashlib
import os
import ssl
import subprocess

# ruleid: unsafe-load
import joblib
import numpy as np
import pandas as pd
import sqlalchemy as sa
import torch
import yaml


def loads(path):
    # ruleid: unsafe-load
    joblib.load(path)
    # ruleid: unsafe-load
    torch.load(path)
    # ruleid: unsafe-load
    pd.read_pickle(path)
    # ruleid: unsafe-load
    np.load(path, allow_pickle=True)
    # ruleid: unsafe-load
    yaml.load(path)
    # ok: unsafe-load
    np.load(path, allow_pickle=False)
    # ok: unsafe-load
    yaml.safe_load(path)


def runs(text, model):
    # ruleid: eval
    eval(text)
    # ruleid: eval
    exec(text)
    # ruleid: eval
    __import__(text)
    # ok: eval
    model.eval()
    # ruleid: shell
    os.system(text)
    # ruleid: shell
    subprocess.run(text, shell=True)
    # ruleid: shell
    asyncio.create_subprocess_shell(text)
    # ok: shell
    subprocess.run(["ls", text])


async def asks(session, name):
    # ruleid: sql-outside-repositories
    sa.update(name)
    # ruleid: sql-outside-repositories, sql-of-text
    sa.text(f"SELECT * FROM users WHERE name = '{name}'")
    # ruleid: sql-outside-repositories, sql-of-text
    sa.text("SELECT * FROM users WHERE name = " + name)
    # ruleid: sql-outside-repositories
    sa.text("SELECT 1")


async def every_run(session, run_id):
    # ruleid: sql-outside-repositories
    query = sa.select(runs).where(runs.c.id == run_id)
    return await session.execute(query)


def fetches(address):
    # ruleid: certificate-unchecked
    httpx.get(address, verify=False)
    # ruleid: certificate-unchecked
    ssl.CERT_NONE
    # ok: certificate-unchecked
    httpx.get(address, verify=True)
    # ruleid: weak-hash
    hashlib.md5(address)
    # ok: weak-hash
    hashlib.sha256(address)
    # ok: weak-hash
    hashlib.md5(address, usedforsecurity=False)
