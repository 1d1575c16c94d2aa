"""One module for each step, named by its revision.

Notice: N3.3a 痕迹管理
"""
