"""The steps from each released schema to the next: alembic's script directory.

Each step is written out as it was when it was released, and uses nothing of today's classes: what
a released step makes does not change when they do.

Notice: N3.3a 痕迹管理
"""
