async def f():
    lst = []        # 1
    a = await g()   # 2
    lst.append(a)   # 3
    b = await h()   # 4
    lst.append(b)   # 5
    return lst      # 6
