"""What the command line says, in English and Korean; one language on one screen."""

from __future__ import annotations

import os
from typing import Final, Literal

from medloom_client.problems import MedloomProblem

Language = Literal["en", "ko"]

_SAID: Final[dict[str, tuple[str, str]]] = {
    "starting": ("Starting the platform", "플랫폼 시작"),
    "ready": ("The platform is ready at {url} ({seconds:.1f} s)", "플랫폼 준비 완료: {url} ({seconds:.1f}초)"),
    "upload": ("Upload {name}", "{name} 올리기"),
    "inspect": ("Read {name} and guess its form", "{name} 읽고 형식 추정"),
    "accept": ("Keep {name} as a data set", "{name} 데이터로 등록"),
    "decide_identifiers": (
        "  In the study file, beside its file: identifiers: {{{columns}}} (or pseudonymise, shift, not_identifying)",
        "  연구 파일의 해당 표 file 옆에: identifiers: {{{columns}}} (또는 pseudonymise, shift, not_identifying)",
    ),
    "prepare": ("Prepare ({steps} steps)", "전처리 ({steps}단계)"),
    "review": ("Sign the data and fix the split", "데이터 서명과 분할 확정"),
    "train": ("Train", "학습"),
    "trial": ("{name}: {metric} {value:.3f}", "{name}: {metric} {value:.3f}"),
    "report": ("Build the publication pack", "출판 자료 만들기"),
    "fetch": ("Fetch the results", "결과 받기"),
    "rows": ("{rows:,} rows, {columns} columns", "{rows:,}행, {columns}열"),
    "signed": ("signed: {train:,} rows to train on, {test:,} to test", "서명 완료: 학습 {train:,}행, 시험 {test:,}행"),
    "done": ("done in {seconds:.1f} s", "{seconds:.1f}초 걸림"),
    "results": ("Results in {folder}", "결과 폴더: {folder}"),
    "waiting": (
        "Waiting for a reviewer: sign {prepared} in study {study}, then run the same command again.",
        "검토 대기 중입니다. 연구 {study}의 {prepared}에 서명한 뒤 같은 명령을 다시 실행하세요.",
    ),
    "withdraw_sure": ("Withdraw all of this?", "위의 모든 것을 철회할까요?"),
    "withdrawn": (
        "Withdrawn; the ledger keeps the receipts.",
        "철회했습니다. 영수증은 감사 원장에 남습니다.",
    ),
    "subject": ("The subject's identifier", "대상자 식별자"),
    "erase_sure": (
        "Erase these rows for good, with every earlier version and all of the above?",
        "이 행과 이전 버전, 위의 모든 것을 영구히 삭제할까요?",
    ),
    "erased": ("Erased; version {version} has everybody else.", "삭제했습니다. 버전 {version}에 나머지가 있습니다."),
    "rerun_identical": (
        "identical: data, split, {models} models, {tables} tables, {figures} figures",
        "동일함: 데이터, 분할, 모형 {models}개, 표 {tables}개, 그림 {figures}개",
    ),
    "rerun_differs": (
        "differences: {n}; {same} tables and figures are the same",
        "차이 {n}건, 나머지 표와 그림 {same}개는 동일",
    ),
    "rerun_more": ("and {n} more", "그 밖에 {n}건"),
    "rerun_version": ("software: {name} was {before}, is {after}", "소프트웨어: {name} {before} → {after}"),
    "rerun_hash": ("differs: {where}, was {before}…, is {after}…", "다름: {where}, 이전 {before}…, 지금 {after}…"),
    "rerun_number": ("differs: {where}, was {before}, is {after}", "다름: {where}, 이전 {before}, 지금 {after}"),
    "rerun_text": ("differs: {where}, was “{before}”, is “{after}”", "다름: {where}, 이전 “{before}”, 지금 “{after}”"),
    "rerun_rows": (
        "differs: {where}, had {before} rows, has {after}",
        "다름: {where}, 이전 {before}행, 지금 {after}행",
    ),
    "rerun_altered": (
        "altered after the pack was made: {where}",
        "묶음을 만든 뒤에 바뀜: {where}",
    ),
    "rerun_lost": ("not there any more: {where}", "없어짐: {where}"),
    "rerun_new": ("not there before: {where}", "새로 생김: {where}"),
    "refused": ("The platform refused", "플랫폼이 거절했습니다"),
    "failed": ("A job failed", "작업이 실패했습니다"),
    "wrong_file": ("The study file is wrong", "연구 파일이 잘못되었습니다"),
    "interrupted": ("Interrupted; nothing half-done was kept.", "중단했습니다. 미완성 결과는 남기지 않았습니다."),
    "embedded_failed": ("The embedded platform did not start", "내장 플랫폼을 시작하지 못했습니다"),
    "best": ("Best model: {name}", "최고 모형: {name}"),
    "cv": ("cross-validated", "교차검증"),
    "test": ("held-out test", "시험 자료"),
    "cohort": (
        "{rows:,} rows, {events:,} events ({share:.1f} %), {train:,} to train on, {test:,} held out",
        "{rows:,}행, 사건 {events:,}건({share:.1f} %), 학습 {train:,}행, 시험 {test:,}행",
    ),
    "cohort_plain": (
        "{rows:,} rows, {train:,} to train on, {test:,} held out",
        "{rows:,}행, 학습 {train:,}행, 시험 {test:,}행",
    ),
    "warnings": ("{n} warnings, see run.json", "경고 {n}건, run.json 참조"),
    "figures": ("Figures: {folder}", "그림: {folder}"),
    "documents": ("Report: {folder}", "보고서: {folder}"),
    "predicted": (
        "One patient through the served model: {target} = {positive} with probability {p:.3f}",
        "환자 한 명을 서비스 모형에 넣은 결과: {target} = {positive}일 확률 {p:.3f}",
    ),
    "open": (
        "Open {url} and sign in as {name} with the password {password}",
        "{url} 을 열고 이름 {name}, 비밀번호 {password} 로 로그인하세요",
    ),
    "ended": (
        "This platform ends now. In a terminal scripts/demo leaves it running and tells its address and password.",
        "플랫폼을 종료합니다. 터미널에서 scripts/demo를 실행하면 계속 켜져 있고 주소와 비밀번호를 알려 줍니다.",
    ),
    "stop": ("The platform keeps running; press Ctrl-C to stop it.", "플랫폼은 계속 실행됩니다. Ctrl-C로 종료하세요."),
    "stopped": ("Stopped.", "종료했습니다."),
    "total": ("The whole way took {seconds:.0f} s.", "전체 {seconds:.0f}초 걸렸습니다."),
    "signed_in": ("Signed in as {name} at {url}.", "{url} 에 {name}(으)로 로그인했습니다."),
    "job_cancelled": ("The job was asked to stop.", "작업에 중지를 요청했습니다."),
}


def language() -> Language:
    """The language of the terminal: MEDLOOM_LANG, else the locale."""
    told = os.environ.get("MEDLOOM_LANG") or os.environ.get("LC_ALL") or os.environ.get("LANG") or ""
    return "ko" if told.startswith("ko") else "en"


def say(key: str, lang: Language, **values: object) -> str:
    """A sentence in one language."""
    return _SAID[key][lang == "ko"].format(**values)


_METRICS: Final[dict[str, tuple[str, str]]] = {
    "auroc": ("AUROC", "AUROC"),
    "auprc": ("AUPRC (average precision)", "AUPRC(평균 정밀도)"),
    "brier": ("Brier score", "Brier 점수"),
    "calibration_slope": ("calibration slope", "보정 기울기"),
    "calibration_in_the_large": ("calibration in the large", "전체 보정(절편)"),
    "observed_expected": ("observed / expected", "관찰/기대 비"),
    "macro_auroc": ("macro AUROC", "거시 평균 AUROC"),
    "log_loss": ("log loss", "로그 손실"),
    "accuracy": ("accuracy", "정확도"),
    "r2": ("R²", "R²"),
    "rmse": ("root mean squared error", "제곱근 평균 제곱 오차"),
    "mae": ("mean absolute error", "평균 절대 오차"),
    "harrell_c": ("Harrell's C", "Harrell C 지수"),
    "uno_c": ("Uno's C", "Uno C 지수"),
    "integrated_brier": ("integrated Brier score", "적분 Brier 점수"),
    "scaled_brier": ("scaled Brier score", "척도화 Brier 점수"),
}


def metric_name(name: str, lang: Language) -> str:
    """A metric as people call it."""
    return _METRICS.get(name, (name, name))[lang == "ko"]


def told(problem: MedloomProblem, lang: Language) -> str:
    """A problem as three short lines: what, why, what to do."""
    detail, hint = (problem.detail_ko, problem.hint_ko) if lang == "ko" else (problem.detail, problem.hint)
    lines = [f"  {problem.code}: {detail}"]
    if hint:
        lines.append(f"  → {hint}")
    return "\n".join(lines)
